import type { HttpResponse, Instant } from "@parstock/core";
import { json, type VendorItem } from "@parstock/testing";

import { filterOf } from "../odata.ts";

export interface Line {
  readonly id: string;
  version: number;
  lineType: string;
  description: string;
  lineObjectNumber: string;
  unitOfMeasureCode: string;
  quantity: number;
  directUnitCost: number;
  receivedQuantity: number;
  expectedReceiptDate: string;
  locationId: string;
}

export interface Order {
  readonly id: string;
  readonly number: string;
  version: number;
  vendorNumber: string;
  orderDate: string;
  requestedReceiptDate: string;
  currencyCode: string;
  status: "Draft" | "Open";
  readonly createdAt: Instant;
  modifiedAt: Instant;
  purchaseOrderLines: Line[];
}

export type Body = Readonly<Record<string, unknown>>;

const noId = "00000000-0000-0000-0000-000000000000";
export const noDay = "0001-01-01";
export const headerFields =
  "orderDate postingDate vendorId vendorNumber requestedReceiptDate currencyCode purchaseOrderLines";
export const lineFields =
  "lineType description lineObjectNumber unitOfMeasureCode quantity directUnitCost expectedReceiptDate locationId";

/** Parts are shown only where they are expanded, with a filter of their own where one is given. */
export function expanded(
  row: Body,
  search: URLSearchParams,
  select: readonly string[] | undefined,
): Body {
  const asked = /^(\w+)(?:\(\$filter=(.+)\))?$/.exec(search.get("$expand") ?? "");
  const parts = ["purchaseOrderLines", "purchaseReceiptLines", "stockkeepingUnits"];
  const shown = Object.entries(row).filter(
    ([name]) =>
      (!parts.includes(name) || name === asked?.[1]) &&
      (select === undefined || select.includes(name)),
  );
  const passes = asked?.[2] === undefined ? null : filterOf(asked[2]);
  return Object.fromEntries(
    shown.map(([name, value]) => [
      name,
      parts.includes(name) && passes !== null ? (value as Body[]).filter(passes) : value,
    ]),
  );
}

/** What an answer does not hold is linked to. */
export function cut(order: Body, linesMax: number, url: URL): Body {
  const lines = (order["purchaseOrderLines"] ?? []) as Body[];
  if (lines.length <= linesMax) return order;
  const next = `${url.origin}${url.pathname}/purchaseOrderLines?$skiptoken=${linesMax}`;
  return {
    ...order,
    purchaseOrderLines: lines.slice(0, linesMax),
    "purchaseOrderLines@odata.nextLink": next,
  };
}

export function shownOrder({ version, createdAt, modifiedAt, ...order }: Order): Body {
  const items = order.purchaseOrderLines.filter(({ lineType }) => lineType === "Item");
  return {
    "@odata.etag": etag(version),
    ...order,
    lastModifiedDateTime: modifiedAt > createdAt ? modifiedAt : createdAt,
    fullyReceived:
      items.length > 0 && items.every((line) => line.receivedQuantity >= line.quantity),
    purchaseOrderLines: order.purchaseOrderLines.map(({ version: line, ...fields }) => ({
      "@odata.etag": etag(line),
      ...fields,
    })),
  };
}

export function planningOf(item: VendorItem): Body {
  return {
    purchasingBlocked: false,
    quantityOnSalesOrders: 0,
    replenishmentSystem: "Purchase",
    reorderingPolicy: "Maximum_x0020_Qty_x002E_",
    reorderPoint: Number(item.reorderPoint),
    reorderQuantity: 0,
    maximumInventory: Number(item.reorderPoint) * 2,
    vendorNumber: item.supplier,
    vendorItemNumber: "",
    leadTimeDays: 14,
    minimumOrderQuantity: 24,
    orderMultiple: 0,
    purchaseUnitOfMeasureCode: "BOX",
    quantityPerPurchaseUnit: 12,
    lastDirectCost: Number(item.price),
    currencyCode: "EUR",
  };
}

export function newLine(id: string, body: Body): Line {
  return {
    id,
    version: 1,
    lineType: "Comment",
    description: "",
    lineObjectNumber: "",
    unitOfMeasureCode: "",
    quantity: 0,
    directUnitCost: 0,
    receivedQuantity: 0,
    expectedReceiptDate: noDay,
    locationId: noId,
    ...body,
  };
}

export function referenceOf(order: Order): string | undefined {
  return order.purchaseOrderLines.flatMap(
    ({ description }) => /^Parstock (.+)$/.exec(description)?.[1] ?? [],
  )[0];
}

export function etag(version: number): string {
  return `W/"JzQ0Ozs${version};'"`;
}

export function dialog(message: string): HttpResponse {
  return refuse(400, "Application_DialogException", message);
}

export function refuse(status: number, code: string, message: string): HttpResponse {
  const error = {
    code,
    message: `${message}  CorrelationId:  7b627429-5efe-4940-a6cd-7dd6aba2deda.`,
  };
  return json(status, { error });
}

export function guid(kind: number, index: number): string {
  return `${String(kind).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;
}
