import type {
  Context,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { fieldsOf } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { askAll, partRows } from "./batch.ts";
import { anyOf, type List, listPath, type Query, quoted, readList, rowsIn } from "./call.ts";
import { entryOf, stockOf, suppliesOf, supplierOf } from "./map.ts";
import {
  parseDocument,
  parseItem,
  parseNamed,
  parsePartner,
  type SapDocument,
  type SapItem,
  type SapPartner,
} from "./wire.ts";

/** Documents come with all of the 240 fields of each line, so that fewer fit a page. */
export const documentPageSize = 20;

const itemFields =
  "ItemCode,ItemName,ItemsGroupCode,QuantityOnStock,QuantityOrderedByCustomers,MinInventory,MaxInventory,ManageStockByWarehouse,Valid,Frozen,ItemWarehouseInfoCollection";
const planningFields =
  "InventoryUOM,PurchaseUnit,PurchaseItemsPerUnit,UoMGroupEntry,InventoryUoMEntry,DefaultPurchasingUoMEntry,PricingUnit,Mainsupplier,ItemPreferredVendors,SupplierCatalogNo,MinOrderQuantity,OrderMultiple,LeadTime,ProcurementMethod,ItemPrices";
const partnerFields = "CardCode,CardName,CardType,Currency,Valid,Frozen,PriceListNum";
const bought = "InventoryItem eq 'tYES' and PurchaseItem eq 'tYES'";

/** Whatever the time: postings do not touch an item's date of change, so that stock is always read whole. */
export function* readStock(context: Context, cursor: string | null): Exchange<Page<StockLevel>> {
  const query = {
    select: itemFields,
    filter: `${bought} and Valid eq 'tYES'`,
    orderBy: "ItemCode",
  };
  const { values, next } = yield* readList(context, "Items", query, cursor);
  return { ...rowsOf(values, (value) => stockOf(parseItem(value), context)), next };
}

/** The prices of an item stand by price list, and each supplier has one. */
export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const query = { select: `${itemFields},${planningFields}`, orderBy: "ItemCode" };
  // A date of change has no time zone: a day earlier is early enough everywhere.
  const changed = since === null ? "" : ` and UpdateDate ge '${since.slice(0, 10)}'`;
  const filter = bought + changed;
  const { values, next } = yield* readList(context, "Items", { ...query, filter }, cursor);
  const items = rowsOf(values, (value) => [parseItem(value)]);
  const suppliers = yield* readPartners(context, items.rows);
  return {
    rows: items.rows.map((item) => entryOf(item, suppliers, context)),
    faults: items.faults,
    next,
  };
}

function* readPartners(
  context: Context,
  items: readonly SapItem[],
): Exchange<ReadonlyMap<string, SapPartner>> {
  const codes = items.flatMap(({ supplier, otherSuppliers }) => [supplier ?? [], otherSuppliers]);
  const paths = pathsOf("BusinessPartners", "CardCode", partnerFields, codes.flat(2).map(quoted));
  const answers = paths.length === 0 ? [] : yield* askAll(context, paths);
  const partners = answers.flatMap(rowsIn).map(parsePartner);
  return new Map(partners.map((partner) => [partner.code, partner]));
}

/** Look-ups by key, as many as a part of a batch gives; each key once. */
export function pathsOf(
  name: string,
  key: string,
  select: string,
  values: readonly string[],
): string[] {
  const left = [...new Set(values)];
  const paths: string[] = [];
  while (left.length > 0)
    paths.push(listPath(name, { select, filter: anyOf(key, left.splice(0, partRows)) }));
  return paths;
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const query = {
    select: "WarehouseCode,WarehouseName,Street,ZipCode,City,Country,Inactive",
    filter: "Inactive eq 'tNO'",
    orderBy: "WarehouseCode",
  };
  const { values, next } = yield* readList(context, "Warehouses", query, cursor);
  const rows = rowsOf(values, (value): Location[] => {
    const [id, name] = parseNamed(value, "WarehouseCode", "WarehouseName");
    const fields = fieldsOf(value, "a warehouse");
    const address = ["Street", "ZipCode", "City", "Country"].flatMap((part) => {
      const text = fields[part];
      return typeof text === "string" && text !== "" ? [text] : [];
    });
    return [{ id, name, ...(address.length === 0 ? {} : { address }) }];
  });
  return { ...rows, next };
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const query = {
    select: `${partnerFields},EmailAddress,PayTermsGrpCode,Address,ZipCode,City,Country`,
    filter: "CardType eq 'cSupplier'",
    orderBy: "CardCode",
  };
  const { values, next } = yield* readList(context, "BusinessPartners", query, cursor);
  const partners = rowsOf(values, (value) => [parsePartner(value)]);
  const terms = yield* readTerms(context, partners.rows);
  return {
    rows: partners.rows.map((partner) => supplierOf(partner, terms, context)),
    faults: partners.faults,
    next,
  };
}

function* readTerms(
  context: Context,
  partners: readonly SapPartner[],
): Exchange<ReadonlyMap<string, string>> {
  const groups = partners
    .flatMap(({ terms }) => terms ?? [])
    .filter((code) => /^-?\d+$/.test(code));
  const fields = "GroupNumber,PaymentTermsGroupName";
  const paths = pathsOf("PaymentTermsTypes", "GroupNumber", fields, groups);
  const answers = paths.length === 0 ? [] : yield* askAll(context, paths);
  const entries = answers
    .flatMap(rowsIn)
    .map((value) => parseNamed(value, "GroupNumber", "PaymentTermsGroupName"));
  return new Map(entries);
}

/** The field of the reference is named only where the company has it: an unknown field fails the whole request. */
export function documentFields({ settings }: Context): string {
  const own = settings["referenceField"] === "NumAtCard" ? "" : "U_ParstockRef,";
  return `DocEntry,DocNum,NumAtCard,${own}CardCode,DocCurrency,DocDate,DocDueDate,DocumentStatus,Cancelled,AuthorizationStatus,DocumentLines`;
}

export const draftFilter = "DocObjectCode eq 'oPurchaseOrders' and DocumentStatus eq 'bost_Open'";

/** Orders first, then those that an approval procedure keeps as drafts; the cursor is "Drafts/20". */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const [list = "PurchaseOrders", skip = "0"] = cursor?.split("/") ?? [];
  const isDrafts = list === "Drafts";
  const { values, next } = yield* readDocuments(
    context,
    list,
    isDrafts ? draftFilter : "DocumentStatus eq 'bost_Open'",
    skip,
  );
  const documents = rowsOf(values, (value) => {
    const document = parseDocument(value, isDrafts ? "draft" : "order");
    return !document.open || document.cancelled || (isDrafts && !document.waits) ? [] : [document];
  });
  const byWarehouse = yield* readModes(context, documents.rows);
  return {
    rows: documents.rows.flatMap((document) => suppliesOf(document, byWarehouse, context)),
    faults: documents.faults,
    next: next !== null ? `${list}/${next}` : isDrafts ? null : "Drafts/0",
  };
}

function* readDocuments(
  context: Context,
  list: string,
  filter: string,
  skip: string,
): Exchange<List> {
  const query: Query = { select: documentFields(context), filter, orderBy: "DocEntry" };
  return yield* readList(context, list, query, skip, documentPageSize);
}

/** The items of documents whose stock is counted by warehouse. */
export function* readModes(
  context: Context,
  documents: readonly SapDocument[],
): Exchange<ReadonlySet<string>> {
  const codes = documents.flatMap(({ lines }) => lines.map(({ item }) => quoted(item)));
  const paths = pathsOf("Items", "ItemCode", "ItemCode,ManageStockByWarehouse", codes);
  const answers = paths.length === 0 ? [] : yield* askAll(context, paths);
  const items = answers.flatMap(rowsIn).map(parseItem);
  return new Set(items.filter(({ byWarehouse }) => byWarehouse).map(({ code }) => code));
}
