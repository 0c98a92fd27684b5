import { fail, failureOf, parseDecimal, type Supplier, type SupplierItem } from "@parstock/core";
import papaparse from "papaparse";

import type { ImportAnswer } from "../api.ts";
import type { App } from "../app.ts";
import { parseFigures, setFigures } from "../pages/items.ts";
import { keepOffers, keepSuppliers, parseOffer, parseSupplier } from "../suppliers.ts";
import { type Meaning, understand } from "./columns.ts";
import { adoptOrders, type OldOrderLine } from "./old-orders.ts";

const rowsMax = 200_000;
const faultsShown = 50;

/** One row of a file, by meaning; `number` is its place in the file, the header being row 1. */
interface Row {
  readonly number: number;
  readonly text: (meaning: Meaning) => string;
}

/**
 * Takes a CSV file in: suppliers, price lists, reorder points or purchase orders, told apart by their columns. Meant for what
 * Stocky left behind and for anybody's own lists. A row that can't be read is named and takes no other with it.
 */
export async function importCsv(
  app: App,
  shop: string,
  text: string,
  by: { readonly id: string; readonly name: string },
): Promise<ImportAnswer> {
  const parsed = papaparse.parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: true });
  const [header = [], ...lines] = parsed.data;
  if (lines.length === 0)
    fail({
      code: "bad-input",
      message: "The file holds no rows below its header; export it again and choose that file.",
    });
  if (lines.length > rowsMax)
    fail({
      code: "bad-input",
      message: `The file has ${lines.length} rows, and ${rowsMax} is the most at once; cut it in two.`,
    });
  const columns = understand(header);
  const rows = lines.map((cells, index): Row => ({
    number: index + 2,
    text: (meaning) => (cells[columns.get(meaning) ?? -1] ?? "").trim(),
  }));
  const has = (...meanings: Meaning[]): boolean => meanings.every((one) => columns.has(one));
  const faults: string[] = [];
  const taken = async (): Promise<{ kind: string; taken: number }> => {
    if (has("order", "sku", "quantity", "supplier"))
      return { kind: "orders", taken: await takeOrders(app, shop, rows, faults, by) };
    const numbers = new Set<number>();
    const priced = has("sku", "supplier");
    const pointed = has("sku", "point") || has("sku", "level");
    if (priced) await takePrices(app, shop, rows, has("price"), faults, numbers);
    if (pointed) await takeFigures(app, shop, rows, faults, numbers);
    if (priced || pointed) return { kind: priced ? "prices" : "points", taken: numbers.size };
    if (has("supplier"))
      return { kind: "suppliers", taken: await takeSuppliers(app, shop, rows, faults) };
    return fail({
      code: "bad-input",
      message: `None of the columns ${header.slice(0, 8).join(", ")} is known; name them SKU, Supplier, Cost, Reorder point and the like.`,
    });
  };
  const answer = await taken();
  return { ...answer, faults: [...new Set(faults)].slice(0, faultsShown) };
}

/** Runs `take` for a row; a failure of it becomes a fault that names the row. */
function tolerant<T>(rows: readonly Row[], faults: string[], take: (row: Row) => T): T[] {
  return rows.flatMap((row) => {
    try {
      return [take(row)];
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null) throw thrown;
      faults.push(`Row ${row.number}: ${failure.message}`);
      return [];
    }
  });
}

async function knownSuppliers(app: App, shop: string): Promise<Map<string, Supplier>> {
  const known = await app.shelf.suppliers(shop);
  return new Map(known.map((one) => [one.name.toLowerCase(), one]));
}

function supplierOf(row: Row, known: ReadonlyMap<string, Supplier>, currency: string): Supplier {
  const name = row.text("supplier");
  const there = known.get(name.toLowerCase());
  const parsed = parseSupplier({
    id: there?.id ?? name,
    name: there?.name ?? name,
    email: row.text("email") || (there?.email ?? ""),
    currency: row.text("currency") || (there?.currency ?? currency),
    language: there?.language ?? "",
    minimum: there?.minimum?.value ?? "",
  });
  return there === undefined ? parsed : { ...there, ...parsed };
}

async function takeSuppliers(
  app: App,
  shop: string,
  rows: readonly Row[],
  faults: string[],
): Promise<number> {
  const known = await knownSuppliers(app, shop);
  const currency = await currencyOf(app, shop);
  const read = tolerant(rows, faults, (row) => supplierOf(row, known, currency));
  await keepSuppliers(app, shop, read);
  return read.length;
}

async function takePrices(
  app: App,
  shop: string,
  rows: readonly Row[],
  priced: boolean,
  faults: string[],
  taken: Set<number>,
): Promise<void> {
  const known = await knownSuppliers(app, shop);
  const currency = await currencyOf(app, shop);
  const offers: SupplierItem[] = [];
  const suppliers = new Map<string, Supplier>();
  const items = await knownItems(app, shop, rows);
  tolerant(
    rows.filter((row) => row.text("supplier") !== "" && (!priced || row.text("price") !== "")),
    faults,
    (row) => {
      const supplier = supplierOf(row, new Map([...known, ...suppliers]), currency);
      const offer = parseOffer({
        supplier: supplier.id,
        item: itemIn(row, items),
        supplierSku: row.text("supplierSku"),
        price: amountIn(row.text("price")) || "0",
        currency: supplier.currency,
        packSize: row.text("packSize"),
        minimumQuantity: row.text("minimumQuantity"),
        leadTimeDays: row.text("leadTimeDays").replace(/\D+.*$/, ""),
        preferred: false,
      });
      suppliers.set(supplier.name.toLowerCase(), supplier);
      offers.push(offer);
      taken.add(row.number);
    },
  );
  await keepSuppliers(app, shop, [...suppliers.values()]);
  await keepOffers(app, shop, offers);
}

async function takeFigures(
  app: App,
  shop: string,
  rows: readonly Row[],
  faults: string[],
  taken: Set<number>,
): Promise<void> {
  const items = await knownItems(app, shop, rows);
  const places = new Set((await app.shelf.locations(shop)).map(({ id }) => id));
  const filled = rows.filter((row) => row.text("point") !== "" || row.text("level") !== "");
  const figures = tolerant(filled, faults, (row) => {
    const item = itemIn(row, items);
    const location = row.text("location") === "" ? "*" : row.text("location");
    if (location !== "*" && !places.has(location))
      fail({
        code: "bad-input",
        message: `The shop has no location "${location.slice(0, 60)}"; correct its name.`,
      });
    const [point, level] = [row.text("point"), row.text("level")];
    const read = parseFigures({ rows: [{ item, location }], point, level });
    taken.add(row.number);
    return read;
  });
  await setFigures(app, shop, figures.flat());
}

async function takeOrders(
  app: App,
  shop: string,
  rows: readonly Row[],
  faults: string[],
  by: { readonly id: string; readonly name: string },
): Promise<number> {
  await takePrices(app, shop, rows, true, faults, new Set());
  const known = await knownSuppliers(app, shop);
  const items = await knownItems(app, shop, rows);
  const read = tolerant(rows, [], (row): OldOrderLine => ({
    order: row.text("order"),
    supplier:
      known.get(row.text("supplier").toLowerCase()) ??
      fail({ code: "bad-input", message: "The supplier is not known." }),
    item: itemIn(row, items),
    location: row.text("location"),
    quantity:
      parseDecimal(row.text("quantity")) ?? fail({ code: "bad-input", message: "No quantity." }),
    received:
      parseDecimal(row.text("received") || "0") ??
      fail({ code: "bad-input", message: "No quantity." }),
    price:
      parseDecimal(amountIn(row.text("price")) || "0") ??
      fail({ code: "bad-input", message: "No price." }),
    status: row.text("status").toLowerCase(),
    expected: row.text("expected"),
  }));
  return adoptOrders(app, shop, read, { kind: "person", ...by });
}

/** SKUs of the file that the shop has, as the shop writes them. */
async function knownItems(
  app: App,
  shop: string,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(rows.map((row) => row.text("sku").toLowerCase()))];
  const found = await app.store.database.query<{ item: string }>(
    "select item from parstock_shopify.items where shop = $1 and lower(item) = any($2)",
    [shop, wanted],
  );
  return new Map(found.map(({ item }) => [item.toLowerCase(), item]));
}

function itemIn(row: Row, items: ReadonlyMap<string, string>): string {
  const sku = row.text("sku");
  return (
    items.get(sku.toLowerCase()) ??
    fail({
      code: "bad-input",
      message:
        sku === ""
          ? "The SKU is missing."
          : `The shop has no variant with the SKU ${sku.slice(0, 60)}; correct it there or in the file.`,
    })
  );
}

/** "$1,299.50" and "€1.299,50" as 1299.50: signs go, and of two separators the last is the decimal one. */
export function amountIn(text: string): string {
  if (!/\d/.test(text)) return text;
  const plain = text.replace(/[^\d.,-]/g, "");
  const comma = plain.lastIndexOf(",");
  const dot = plain.lastIndexOf(".");
  if (comma < 0) return plain;
  const decimals = plain.length - comma - 1;
  return comma > dot && (dot >= 0 || decimals !== 3)
    ? plain.replaceAll(".", "").replace(",", ".")
    : plain.replaceAll(",", "");
}

async function currencyOf(app: App, shop: string): Promise<string> {
  const state = await app.shops.find(shop);
  return state?.currency ?? "USD";
}
