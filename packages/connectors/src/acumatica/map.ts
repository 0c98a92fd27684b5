import type {
  Context,
  Day,
  Decimal,
  Item,
  ItemEntry,
  OrderProgress,
  PlacedOrder,
  Policy,
  ReorderRule,
  Supplier,
  SupplierItem,
} from "@parstock/core";

import { isPositive } from "../lib/decimal.ts";
import { type Fields, needText, textIn, within } from "../lib/json.ts";
import { decimalsOfUnit } from "../lib/measured.ts";
import { dayOf } from "../lib/time.ts";
import type { ItemUnits } from "../lib/unit-lines.ts";
import type { AcItem, AcOrder, AcPlan, AcVendorLine } from "./wire.ts";

const none = "0" as Decimal;
const one = "1" as Decimal;

/** Unit costs are sent with four decimals; the company may keep fewer, and then the comparison shows it. */
export const pricePlaces = 4;

export function entryOf(
  item: AcItem,
  plans: readonly AcPlan[],
  units: ItemUnits | undefined,
): ItemEntry {
  const preferred = plans.find(({ vendor }) => vendor !== undefined)?.vendor;
  return {
    item: itemOf(item),
    rules: plans.flatMap((plan) => ruleOf(plan, item.vendors)),
    offers: offersOf(item, units, preferred),
  };
}

function itemOf(item: AcItem): Item {
  return {
    id: item.id,
    name: item.name,
    unit: { code: item.unit, decimals: decimalsOfUnit(item.unit) },
    kind: item.kit ? "kit" : "stock",
    status: statusOf(item.status),
    ...(item.category === undefined ? {} : { category: item.category }),
  };
}

function statusOf(status: string): Item["status"] {
  switch (status) {
    case "No Purchases":
    case "Inactive":
      return "blocked";
    case "Marked for Deletion":
      return "discontinued";
    default:
      return "active";
  }
}

/** Only what is bought to stock: transfers, drop-ships and purchases to order have rules of Acumatica's own. */
function ruleOf(plan: AcPlan, vendors: readonly AcVendorLine[]): ReorderRule[] {
  if (plan.source !== "" && plan.source !== "Purchase") return [];
  const policy = policyOf(plan, vendors);
  if (policy === null) return [];
  return [{ item: plan.item, location: plan.warehouse, policy, status: "active" }];
}

/** Without a method, the figures that are there decide. */
function policyOf(plan: AcPlan, vendors: readonly AcVendorLine[]): Policy | null {
  const { reorderPoint = none, maximum } = plan;
  const orderQuantity = (vendors.find(({ isDefault }) => isDefault) ?? vendors[0])?.orderQuantity;
  switch (plan.method) {
    case "Fixed Reorder Qty":
    case "Fixed Reorder Qty.":
      return { kind: "r,Q", reorderPoint, orderQuantity: orderQuantity ?? none };
    case "Min./Max.":
      return { kind: "s,S", reorderPoint, orderUpTo: maximum ?? none };
    default:
      if (!isPositive(reorderPoint)) return null;
      if (maximum !== undefined) return { kind: "s,S", reorderPoint, orderUpTo: maximum };
      return orderQuantity === undefined
        ? { kind: "par", parLevel: reorderPoint }
        : { kind: "r,Q", reorderPoint, orderQuantity };
  }
}

/** One an active vendor; a unit that is not converted to the base unit can't be ordered in. */
function offersOf(
  item: AcItem,
  units: ItemUnits | undefined,
  preferred: string | undefined,
): SupplierItem[] {
  const wanted = item.vendors.find(({ isDefault }) => isDefault)?.vendor ?? preferred;
  const offers: SupplierItem[] = [];
  for (const line of item.vendors) {
    const ratio = ratioIn(line.unit ?? item.unit, item, units);
    if (!line.active || ratio === undefined) continue;
    if (offers.some(({ supplier }) => supplier === line.vendor)) continue;
    const code = line.unit ?? item.unit;
    offers.push({
      supplier: line.vendor,
      item: item.id,
      purchaseUnit: { code, decimals: decimalsOfUnit(code) },
      ratio,
      ...(line.minimum === undefined ? {} : { minimumQuantity: line.minimum }),
      ...(line.lot === undefined ? {} : { multiple: line.lot }),
      prices:
        line.price === undefined || line.currency === undefined
          ? []
          : [{ from: none, price: line.price, currency: line.currency }],
      leadTimeDays: line.leadTimeDays,
      leadTimeIn: "calendar-days",
      preferred: line.vendor === wanted,
    });
  }
  return offers;
}

function ratioIn(
  unit: string,
  item: AcItem,
  units: ItemUnits | undefined,
): SupplierItem["ratio"] | undefined {
  return unit === item.unit ? { numerator: one, denominator: one } : units?.others.get(unit);
}

/** A vendor on hold takes no orders; one whose payments are held does. */
export function supplierOf(vendor: Fields, baseCurrency: string): Supplier {
  const id = needText(vendor, "VendorID", "a vendor from Acumatica");
  const contact = within(vendor, "MainContact");
  const email = textIn(contact, "Email");
  const address = within(contact, "Address");
  const written = [
    "AddressLine1",
    "AddressLine2",
    "PostalCode",
    "City",
    "State",
    "Country",
  ].flatMap((name) => textIn(address, name) ?? []);
  const terms = textIn(vendor, "Terms");
  return {
    id,
    name: textIn(vendor, "VendorName") ?? id,
    status: ["On Hold", "Hold", "Inactive"].includes(textIn(vendor, "Status") ?? "")
      ? "blocked"
      : "active",
    currency: textIn(vendor, "CurrencyID") ?? baseCurrency,
    ...(email === undefined ? {} : { email }),
    ...(written.length === 0 ? {} : { address: written }),
    ...(terms === undefined ? {} : { paymentTerms: terms }),
  };
}

export function placedOf(order: AcOrder, { settings }: Context): PlacedOrder {
  return {
    externalId: order.number,
    reference: order.vendorRef ?? order.number,
    ...(order.vendor === undefined ? {} : { supplier: order.vendor }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    lines: order.lines.map(({ item, quantity, price }) => ({
      item,
      quantity,
      ...(price === undefined ? {} : { price }),
    })),
    url: `${(settings["address"] ?? "").replace(/\/+$/, "")}/Main?ScreenId=PO301000&OrderType=RO&OrderNbr=${order.number}`,
  };
}

const closed = ["Completed", "Closed", "Canceled", "Cancelled", "Rejected", "Voided"];

/** Whether goods may still come. */
export function isOpen({ status }: AcOrder): boolean {
  return !closed.includes(status);
}

export function progressOf(order: AcOrder): OrderProgress {
  const received = order.lines
    .filter((line) => isPositive(line.received))
    .map((line) => ({ item: line.item, quantity: line.received }));
  switch (order.status) {
    case "On Hold":
    case "Hold":
    case "Pending Approval":
    case "Balanced":
      return { status: "draft", received };
    case "Rejected":
    case "Canceled":
    case "Cancelled":
    case "Voided":
      return { status: "cancelled", received };
    case "Completed":
      return { status: "received", received };
    case "Closed":
      return { status: "closed", received };
    default:
      return { status: received.length > 0 ? "partly-received" : "submitted", received };
  }
}

export function dayIn(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : (dayOf(text) ?? undefined);
}
