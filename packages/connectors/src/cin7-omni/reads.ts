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

import { fieldsOf, needText, textIn } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterMs, seconds } from "../lib/time.ts";
import { grouped, type List, quoted, readAll, readList } from "./call.ts";
import { entriesOf, levelAt, placeOf, stockOf, supplierOf, suppliesOf } from "./map.ts";
import { type OmniOption, optionsOf, parseOrder } from "./wire.ts";

/** Times of change have whole seconds and are somebody else's clock. */
const overlapMs = 120_000;
/** Ids in one condition. */
const idsAtOnce = 40;

const stockFields = "productOptionId,code,branchId,branchName,stockOnHand,openSales";

function changedSince(since: Instant | null): string | undefined {
  return since === null
    ? undefined
    : `modifiedDate>=${quoted(seconds(afterMs(since, -overlapMs)))}`;
}

/**
 * Rows of an option at a branch; then, where all are read, the options that have no row because they never moved: none of
 * them at the main branch. The cursor is "stock/2" or "products/1".
 */
export function* readStock(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const [what = "stock", page = "1"] = cursor?.split("/") ?? [];
  if (what === "products") return yield* readUnmoved(context, page);
  const where = changedSince(since);
  const asked = { fields: stockFields, where, order: "productOptionId ASC" };
  const list: List = yield* readList(context, "Stock", page, asked);
  const { rows, faults } = rowsOf(list.values, (value) => [stockOf(value, context)]);
  const after = since === null ? "products/1" : null;
  return { rows, faults, next: list.next === null ? after : `stock/${list.next}` };
}

function* readUnmoved(context: Context, page: string): Exchange<Page<StockLevel>> {
  const asked = { fields: "id,styleCode,productOptions", order: "id ASC" };
  const list: List = yield* readList(context, "Products", page, asked);
  const where = "a product from Cin7 Omni";
  const options = rowsOf(list.values, (value) => optionsOf(fieldsOf(value, where), where));
  const empty = options.rows.filter(({ fields }) =>
    /^0*(?:\.0*)?$/.test(textIn(fields, "stockOnHand") ?? ""),
  );
  const moved = new Set<string>();
  for (const group of grouped(empty, idsAtOnce)) {
    const ids = group.map(({ id }) => id).join(",");
    const condition = { fields: "productOptionId", where: `productOptionId IN (${ids})` };
    for (const row of yield* readAll(context, "Stock", condition))
      moved.add(needText(row, "productOptionId", "a row of stock from Cin7 Omni"));
  }
  const main = context.settings["branch"] ?? "";
  const rows = empty
    .filter(({ id }: OmniOption) => !moved.has(id))
    .map(({ code }) => levelAt(code, main, context));
  const next = list.next === null ? null : `products/${list.next}`;
  return { rows, faults: options.faults, next };
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const asked = { where: changedSince(since), order: "id ASC" };
  const list: List = yield* readList(context, "Products", cursor, asked);
  if (list.values.length === 0) return { rows: [], next: null };
  const suppliers = yield* readNames(context, "Contacts", "type='Supplier'");
  const { rows, faults } = rowsOf(list.values, (value) => entriesOf(value, suppliers, context));
  return { rows, faults, next: list.next };
}

/** Companies by their ids. */
function* readNames(
  context: Context,
  resource: "Contacts" | "Branches",
  where?: string,
): Exchange<ReadonlyMap<string, string>> {
  const found = yield* readAll(context, resource, { where, fields: "id,company" });
  return new Map(
    found.map((row) => {
      const id = needText(row, "id", `the list ${resource} of Cin7 Omni`);
      return [id, textIn(row, "company") ?? `#${id}`];
    }),
  );
}

export function readBranches(context: Context): Exchange<ReadonlyMap<string, string>> {
  return readNames(context, "Branches");
}

export function* readLocations(context: Context, cursor: string | null): Exchange<Page<Location>> {
  const list: List = yield* readList(context, "Branches", cursor);
  return { ...rowsOf(list.values, (value) => [placeOf(value)]), next: list.next };
}

export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const asked = { where: "type='Supplier'", order: "id ASC" };
  const list: List = yield* readList(context, "Contacts", cursor, asked);
  return { ...rowsOf(list.values, (value) => [supplierOf(value, context)]), next: list.next };
}

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const asked = { where: "fullyReceivedDate IS NULL", order: "id ASC" };
  const list: List = yield* readList(context, "PurchaseOrders", cursor, asked);
  const { rows, faults } = rowsOf(list.values, (value) => [parseOrder(value)]);
  const branches = rows.length === 0 ? new Map<string, string>() : yield* readBranches(context);
  return { rows: rows.flatMap((order) => suppliesOf(order, branches)), faults, next: list.next };
}
