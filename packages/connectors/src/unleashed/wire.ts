import type { Day, Decimal } from "@parstock/core";

import { decimalOf, over } from "../lib/decimal.ts";
import {
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  malformed,
  needText,
  textIn,
  within,
} from "../lib/json.ts";
import { dayOf, instantOfMs } from "../lib/time.ts";

/** Unleashed's shapes, as far as they are used: https://apidocs.unleashedsoftware.com (StockOnHand, Products, Purchases). */
export interface UnleashedStock {
  readonly product: string;
  readonly onHand: Decimal;
  readonly allocated: Decimal;
}

export interface UnleashedProduct {
  readonly code: string;
  readonly name: string;
  readonly unit: string | undefined;
  readonly minimum: Decimal;
  readonly maximum: Decimal;
  readonly reorderPoint: Decimal;
  readonly minimumOrder: Decimal;
  readonly purchasePrice: Decimal;
  readonly obsolete: boolean;
  readonly purchasable: boolean;
  /** Services and the like, whose stock never goes down. */
  readonly neverDiminishing: boolean;
  readonly assembled: boolean;
  readonly group: string | undefined;
  readonly supplier:
    | { readonly code: string; readonly sku: string | undefined; readonly price: Decimal }
    | undefined;
}

export interface UnleashedSupplier {
  readonly code: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly currency: string | undefined;
  readonly obsolete: boolean;
}

export interface UnleashedOrder {
  readonly guid: string;
  readonly number: string;
  readonly status: string;
  readonly supplierCode: string | undefined;
  readonly supplierName: string | undefined;
  readonly currency: string | undefined;
  readonly warehouse: string | undefined;
  readonly required: Day | undefined;
  readonly lines: readonly UnleashedLine[];
}

interface UnleashedLine {
  readonly product: string;
  readonly quantity: Decimal;
  /** Undefined where the order does not say. */
  readonly received: Decimal | undefined;
  readonly price: Decimal | undefined;
  readonly due: Day | undefined;
}

const none = "0" as Decimal;

/** Figures come with up to 14 decimals, the last of them noise of binary fractions. */
function figureIn(fields: Fields, name: string, where: string): Decimal | undefined {
  const text = textIn(fields, name);
  if (text === undefined) return undefined;
  if (/^-?\d+\.\d{11,}$/.test(text)) return over(text as Decimal, "1" as Decimal, 10);
  return decimalOf(text) ?? malformed(`The field ${name} in ${where} is not a number.`, name);
}

export function parseStock(value: unknown): UnleashedStock {
  const fields = fieldsOf(value, "a stock figure from Unleashed");
  const product = needText(fields, "ProductCode", "a stock figure from Unleashed");
  const where = `the stock of product ${product} in Unleashed`;
  return {
    product,
    onHand:
      figureIn(fields, "QtyOnHand", where) ??
      malformed(`The field QtyOnHand is missing in ${where}.`, "QtyOnHand"),
    allocated: figureIn(fields, "AllocatedQty", where) ?? none,
  };
}

export function parseProduct(value: unknown): UnleashedProduct {
  const fields = fieldsOf(value, "a product from Unleashed");
  const code = needText(fields, "ProductCode", "a product from Unleashed");
  const where = `product ${code} of Unleashed`;
  const figure = (name: string): Decimal => figureIn(fields, name, where) ?? none;
  const supplier = within(fields, "Supplier");
  const supplierCode = textIn(supplier, "SupplierCode");
  return {
    code,
    name: textIn(fields, "ProductDescription") ?? code,
    unit: textIn(within(fields, "UnitOfMeasure"), "Name"),
    minimum: figure("MinStockAlertLevel"),
    maximum: figure("MaxStockAlertLevel"),
    reorderPoint: figure("ReOrderPoint"),
    minimumOrder: figure("MinimumOrderQuantity"),
    purchasePrice: figure("DefaultPurchasePrice"),
    obsolete: isTrue(fields, "Obsolete"),
    purchasable: fields["IsPurchasable"] !== false,
    neverDiminishing: isTrue(fields, "NeverDiminishing"),
    assembled: isTrue(fields, "IsAssembledProduct"),
    group: textIn(within(fields, "ProductGroup"), "GroupName"),
    supplier:
      supplierCode === undefined
        ? undefined
        : {
            code: supplierCode,
            sku: textIn(supplier, "SupplierProductCode"),
            price: figureIn(supplier, "SupplierProductPrice", where) ?? none,
          },
  };
}

export function parseSupplier(value: unknown): UnleashedSupplier {
  const fields = fieldsOf(value, "a supplier from Unleashed");
  const code = needText(fields, "SupplierCode", "a supplier from Unleashed");
  return {
    code,
    name: textIn(fields, "SupplierName") ?? code,
    email: textIn(fields, "Email"),
    currency: textIn(within(fields, "Currency"), "CurrencyCode"),
    obsolete: isTrue(fields, "Obsolete"),
  };
}

export function parseWarehouse(value: unknown): { readonly code: string; readonly name: string } {
  const fields = fieldsOf(value, "a warehouse from Unleashed");
  const code = needText(fields, "WarehouseCode", "a warehouse from Unleashed");
  return { code, name: textIn(fields, "WarehouseName") ?? code };
}

export function parseOrder(value: unknown): UnleashedOrder {
  const fields = fieldsOf(value, "a purchase order from Unleashed");
  const guid = needText(fields, "Guid", "a purchase order from Unleashed");
  const number = textIn(fields, "OrderNumber") ?? guid;
  const where = `purchase order ${number} of Unleashed`;
  const supplier = within(fields, "Supplier");
  return {
    guid,
    number,
    status: needText(fields, "OrderStatus", where),
    supplierCode: textIn(supplier, "SupplierCode"),
    supplierName: textIn(supplier, "SupplierName"),
    currency: textIn(within(fields, "Currency"), "CurrencyCode"),
    warehouse: textIn(within(fields, "Warehouse"), "WarehouseCode"),
    required: dayIn(fields, "RequiredDate"),
    lines: listIn(fields, "PurchaseOrderLines").map((line) => parseLine(line, where)),
  };
}

function parseLine(value: unknown, where: string): UnleashedLine {
  const fields = fieldsOf(value, where);
  return {
    product: needText(within(fields, "Product"), "ProductCode", where),
    quantity:
      figureIn(fields, "OrderQuantity", where) ??
      malformed(`The field OrderQuantity is missing in ${where}.`, "OrderQuantity"),
    received: figureIn(fields, "ReceiptQuantity", where),
    price: figureIn(fields, "UnitPrice", where),
    due: dayIn(fields, "DueDate"),
  };
}

/** `/Date(1499957160146)/` holds milliseconds in UTC; XML and requests use ISO, and answers may. */
function dayIn(fields: Fields, name: string): Day | undefined {
  const text = textIn(fields, name) ?? "";
  const ms = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  const day = ms === undefined ? dayOf(text) : instantOfMs(Number(ms))?.slice(0, 10);
  return (day ?? undefined) as Day | undefined;
}
