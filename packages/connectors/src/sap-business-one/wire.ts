import type { Decimal, Ratio } from "@parstock/core";

import { isPositive, times } from "../lib/decimal.ts";
import { decimalIn, fieldsOf, listIn, needText, textIn, within } from "../lib/json.ts";

/** Shapes of Service Layer 1.27 (10.0 FP 2405), as far as they are used. */
export interface SapItem {
  readonly code: string;
  readonly name: string;
  readonly byWarehouse: boolean;
  readonly blocked: boolean;
  readonly made: boolean;
  readonly group: string | undefined;
  readonly onHand: Decimal;
  readonly committed: Decimal;
  readonly levels: Levels;
  readonly warehouses: readonly SapWarehouseStock[];
  readonly units: SapUnits;
  readonly supplier: string | undefined;
  readonly otherSuppliers: readonly string[];
  readonly supplierSku: string | undefined;
  readonly minimum: Decimal;
  readonly multiple: Decimal;
  readonly leadTimeDays: number;
  readonly prices: readonly SapPrice[];
}

export interface Levels {
  readonly minimum: Decimal;
  readonly maximum: Decimal;
}

interface SapWarehouseStock {
  readonly code: string;
  readonly onHand: Decimal;
  readonly committed: Decimal;
  readonly levels: Levels;
}

/** Without a unit group an item has one purchase unit; with one, units have numbers. */
export interface SapUnits {
  readonly base: string;
  readonly purchase: string;
  /** Base units in one purchase unit. */
  readonly ratio: Ratio;
  readonly group: {
    readonly base: string;
    readonly purchase: string;
    readonly priced: string;
  } | null;
}

interface SapPrice {
  readonly list: string;
  readonly price: Decimal;
  readonly currency: string | undefined;
}

export interface SapPartner {
  readonly code: string;
  readonly name: string;
  readonly isSupplier: boolean;
  readonly blocked: boolean;
  readonly currency: string | undefined;
  readonly email: string | undefined;
  readonly address: readonly string[];
  readonly terms: string | undefined;
  readonly priceList: string | undefined;
}

export interface SapDocument {
  /** "123", or "draft/55" while it waits for an approval. */
  readonly id: string;
  readonly entry: string;
  readonly number: string | undefined;
  readonly reference: string | undefined;
  readonly supplier: string | undefined;
  readonly currency: string | undefined;
  readonly day: string | undefined;
  readonly due: string | undefined;
  readonly open: boolean;
  readonly cancelled: boolean;
  readonly waits: boolean;
  readonly lines: readonly SapLine[];
}

export interface SapLine {
  readonly item: string;
  readonly warehouse: string | undefined;
  readonly quantity: Decimal;
  /** Base units in one unit of the line. */
  readonly perUnit: Decimal;
  readonly baseQuantity: Decimal;
  readonly restQuantity: Decimal;
  readonly price: Decimal | undefined;
  readonly open: boolean;
  readonly due: string | undefined;
  /** The document that it was made from: 22 is a purchase order, 15 a delivery. */
  readonly from: { readonly type: string; readonly entry: string } | undefined;
}

const none = "0" as Decimal;
const one = "1" as Decimal;

export function parseItem(value: unknown): SapItem {
  const fields = fieldsOf(value, "an item from SAP Business One");
  const code = needText(fields, "ItemCode", "an item from SAP Business One");
  const where = `item ${code} of SAP Business One`;
  const figure = (name: string): Decimal => decimalIn(fields, name, where) ?? none;
  const perUnit = figure("PurchaseItemsPerUnit");
  const base = textIn(fields, "InventoryUOM") ?? "";
  const isGrouped = Number(textIn(fields, "UoMGroupEntry") ?? -1) > 0;
  const unit = (name: string): string => textIn(fields, name) ?? "";
  return {
    code,
    name: textIn(fields, "ItemName") ?? code,
    byWarehouse: fields["ManageStockByWarehouse"] === "tYES",
    blocked: fields["Valid"] === "tNO" || fields["Frozen"] === "tYES",
    made: fields["ProcurementMethod"] === "bom_Make",
    group: textIn(fields, "ItemsGroupCode"),
    onHand: figure("QuantityOnStock"),
    committed: figure("QuantityOrderedByCustomers"),
    levels: { minimum: figure("MinInventory"), maximum: figure("MaxInventory") },
    warehouses: listIn(fields, "ItemWarehouseInfoCollection").map((entry) =>
      parseWarehouseStock(entry, where),
    ),
    units: {
      base,
      purchase: textIn(fields, "PurchaseUnit") ?? base,
      ratio: { numerator: isPositive(perUnit) ? perUnit : one, denominator: one },
      group: isGrouped
        ? {
            base: unit("InventoryUoMEntry"),
            purchase: unit("DefaultPurchasingUoMEntry"),
            priced: unit("PricingUnit"),
          }
        : null,
    },
    supplier: textIn(fields, "Mainsupplier"),
    otherSuppliers: listIn(fields, "ItemPreferredVendors").flatMap(
      (entry) => textIn(fieldsOf(entry, where), "BPCode") ?? [],
    ),
    supplierSku: textIn(fields, "SupplierCatalogNo"),
    minimum: figure("MinOrderQuantity"),
    multiple: figure("OrderMultiple"),
    leadTimeDays: Math.max(0, Number(textIn(fields, "LeadTime") ?? 0)),
    prices: listIn(fields, "ItemPrices").flatMap((entry) => {
      const price = fieldsOf(entry, where);
      const amount = decimalIn(price, "Price", where);
      return amount === undefined || !isPositive(amount)
        ? []
        : [
            {
              list: needText(price, "PriceList", where),
              price: amount,
              currency: textIn(price, "Currency"),
            },
          ];
    }),
  };
}

function parseWarehouseStock(value: unknown, where: string): SapWarehouseStock {
  const fields = fieldsOf(value, where);
  const figure = (name: string): Decimal => decimalIn(fields, name, where) ?? none;
  return {
    code: needText(fields, "WarehouseCode", where),
    onHand: figure("InStock"),
    committed: figure("Committed"),
    levels: { minimum: figure("MinimalStock"), maximum: figure("MaximalStock") },
  };
}

export function parsePartner(value: unknown): SapPartner {
  const fields = fieldsOf(value, "a supplier from SAP Business One");
  const code = needText(fields, "CardCode", "a supplier from SAP Business One");
  const town = [textIn(fields, "ZipCode"), textIn(fields, "City")].filter(Boolean).join(" ");
  const address = [textIn(fields, "Address"), town, textIn(fields, "Country")];
  return {
    code,
    name: textIn(fields, "CardName") ?? code,
    isSupplier: (textIn(fields, "CardType") ?? "cSupplier") === "cSupplier",
    blocked: fields["Valid"] === "tNO" || fields["Frozen"] === "tYES",
    currency: textIn(fields, "Currency"),
    email: textIn(fields, "EmailAddress"),
    address: address.flatMap((text) => (text === undefined || text === "" ? [] : [text])),
    terms: textIn(fields, "PayTermsGrpCode"),
    priceList: textIn(fields, "PriceListNum"),
  };
}

/** Our own field counts before the vendor's number, which people change when the supplier confirms. */
export function parseDocument(value: unknown, kind: "order" | "draft" = "order"): SapDocument {
  const fields = fieldsOf(value, "a document from SAP Business One");
  const entry = needText(fields, "DocEntry", "a document from SAP Business One");
  const number = textIn(fields, "DocNum");
  const where = `document ${number ?? entry} of SAP Business One`;
  return {
    id: kind === "draft" ? `draft/${entry}` : entry,
    entry,
    number,
    reference: textIn(fields, "U_ParstockRef") ?? textIn(fields, "NumAtCard"),
    supplier: textIn(fields, "CardCode"),
    currency: textIn(fields, "DocCurrency"),
    day: textIn(fields, "DocDate"),
    due: textIn(fields, "DocDueDate"),
    open: fields["DocumentStatus"] !== "bost_Close",
    cancelled: fields["Cancelled"] === "tYES",
    waits: /^das(?:Pending|Approved)$/.test(textIn(fields, "AuthorizationStatus") ?? ""),
    lines: listIn(fields, "DocumentLines").flatMap((line) => parseLine(line, where)),
  };
}

/** Lines of text or of a service have no item and count for nothing. */
function parseLine(value: unknown, where: string): SapLine[] {
  const fields = fieldsOf(value, where);
  const item = textIn(fields, "ItemCode");
  if (item === undefined) return [];
  const figure = (name: string): Decimal | undefined => decimalIn(fields, name, where);
  const quantity = figure("Quantity") ?? none;
  const said = figure("UnitsOfMeasurment") ?? one;
  const perUnit = isPositive(said) ? said : one;
  const rest = figure("RemainingOpenQuantity") ?? quantity;
  const type = textIn(fields, "BaseType");
  const entry = textIn(fields, "BaseEntry");
  return [
    {
      item,
      warehouse: textIn(fields, "WarehouseCode"),
      quantity,
      perUnit,
      baseQuantity: figure("InventoryQuantity") ?? times(quantity, perUnit),
      restQuantity: figure("RemainingOpenInventoryQuantity") ?? times(rest, perUnit),
      price: figure("Price") ?? figure("UnitPrice"),
      open: fields["LineStatus"] !== "bost_Close",
      due: textIn(fields, "ShipDate"),
      from: type === undefined || entry === undefined ? undefined : { type, entry },
    },
  ];
}

/** A place in a list of warehouses or terms: what people call it, by its code. */
export function parseNamed(value: unknown, code: string, name: string): readonly [string, string] {
  const fields = fieldsOf(value, "a list of SAP Business One");
  const key = needText(fields, code, "a list of SAP Business One");
  return [key, textIn(fields, name) ?? key];
}

export function companyName(value: unknown): string {
  const fields = fieldsOf(value, "the company of SAP Business One");
  const inner = within(fields, "CompanyInfo");
  return textIn(inner, "CompanyName") ?? textIn(fields, "CompanyName") ?? "the company";
}
