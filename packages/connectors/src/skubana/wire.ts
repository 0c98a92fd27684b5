import type { Decimal } from "@parstock/core";

import {
  decimalIn,
  type Fields,
  fieldsOf,
  listIn,
  needDecimal,
  needText,
  textIn,
  within,
} from "../lib/json.ts";

interface SkubanaLine {
  readonly sku: string;
  readonly quantity: Decimal;
  readonly price: Decimal | undefined;
  /** There is a day of receipt, and no received quantity. */
  readonly received: boolean;
  readonly due: string | undefined;
}

export interface SkubanaOrder {
  readonly id: string;
  /** The number that Extensiv gave it. */
  readonly number: string | undefined;
  /** The number that whoever made it gave it. */
  readonly reference: string | undefined;
  readonly status: string;
  readonly vendorId: string;
  readonly warehouseId: string | undefined;
  readonly currency: string | undefined;
  readonly confirmed: boolean;
  readonly issued: boolean;
  readonly lines: readonly SkubanaLine[];
}

export function parseOrder(value: unknown): SkubanaOrder {
  const fields = fieldsOf(value, "a purchase order from Extensiv");
  const id = needText(fields, "purchaseOrderId", "a purchase order from Extensiv");
  const where = `purchase order ${id} of Extensiv`;
  return {
    id,
    number: textIn(fields, "number"),
    reference: textIn(fields, "customPurchaseOrderNumber"),
    status: needText(fields, "status", where),
    vendorId: needText(fields, "vendorId", where),
    warehouseId: textIn(fields, "destinationWarehouseId"),
    currency: textIn(fields, "currency"),
    confirmed: textIn(fields, "vendorConfirmedOnDate") !== undefined,
    issued: textIn(fields, "dateIssued") !== undefined,
    lines: listIn(fields, "purchaseOrderItems").map((entry) => {
      const line = fieldsOf(entry, where);
      return {
        sku: needText(line, "vendorProductMasterSku", where),
        quantity: needDecimal(line, "quantity", where),
        price: decimalIn(within(line, "originalUnitCost"), "amount", where),
        received: textIn(line, "receivedDate") !== undefined,
        due: textIn(line, "estimatedDeliveryDate") ?? textIn(line, "deliveryDate"),
      };
    }),
  };
}

export interface VendorProduct {
  readonly id: string;
  readonly sku: string;
  readonly vendorId: string;
  readonly vendorSku: string | undefined;
  readonly preferred: boolean;
  readonly active: boolean;
  readonly fields: Fields;
}

export function parseVendorProduct(fields: Fields): VendorProduct {
  const where = "a vendor product from Extensiv";
  const id = needText(fields, "vendorProductId", where);
  return {
    id,
    sku: needText(within(fields, "product"), "masterSku", `vendor product ${id} of Extensiv`),
    vendorId: needText(fields, "vendorId", `vendor product ${id} of Extensiv`),
    vendorSku: textIn(fields, "vendorSku"),
    preferred: fields["defaultProduct"] === true,
    active: fields["active"] !== false,
    fields,
  };
}
