import type { Context, Decimal, Exchange, Purchase } from "@parstock/core";

import { over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { decimalIn, type Fields, needText, textIn } from "../lib/json.ts";
import { readValues, searchAll } from "./call.ts";
import { isSku, type NetLine, netLines } from "./map.ts";
import { places, readWarehouses } from "./reads.ts";
import { type BrightpearlProduct, parseProduct } from "./wire.ts";

/** From here on reading all products takes fewer calls than asking for each. */
const askedOneByOneMax = 8;
/** Ids that fit into one address. */
const idsAtOnce = 100;

/** A line with everything that Brightpearl wants to have named on it. */
export interface NeededLine {
  readonly line: NetLine;
  readonly productId: string;
  readonly taxCode: string;
  readonly tax: Decimal;
}

export interface Needed {
  readonly supplierId: string;
  readonly warehouseId: string;
  readonly lines: readonly NeededLine[];
}

interface Statuses {
  readonly buildingId: string;
  readonly finalId: string;
}

/** Everything that could refuse the order, looked up before any of it is written. */
export function* findNeeded(context: Context, purchase: Purchase): Exchange<Needed> {
  const lines = netLines(purchase);
  const supplierId = yield* findSupplier(context, purchase);
  const warehouseId = yield* findWarehouse(context, purchase);
  const products = yield* findProducts(context, lines);
  const rates = yield* readTaxRates(context);
  return {
    supplierId,
    warehouseId,
    lines: lines.map((line) => neededLine(context, line, products, rates)),
  };
}

function neededLine(
  { settings }: Context,
  line: NetLine,
  products: ReadonlyMap<string, BrightpearlProduct>,
  rates: ReadonlyMap<string, Decimal>,
): NeededLine {
  const { item, number } = line.line;
  const product = products.get(item);
  const which = `${item} (line ${number})`;
  if (product === undefined)
    return refuse(
      "item",
      `Brightpearl has no product ${which}; create it there with this SKU, or take the line off the order.`,
    );
  if (product.bundle)
    return refuse(
      "item",
      `Product ${which} is a bundle, which Brightpearl takes on no purchase order; order what it is made of.`,
    );
  if (product.stockTracked && line.quantity.includes("."))
    return refuse(
      "quantity",
      `Brightpearl orders ${which} in whole numbers only, and the order says ${line.quantity}; round the quantity.`,
    );
  const set = settings["taxCode"] ?? "";
  const taxCode = set === "" ? (product.taxCode ?? "") : set;
  const rate = rates.get(taxCode);
  if (rate === undefined)
    return refuse(
      "taxCode",
      `Brightpearl has no tax code "${taxCode}" (line ${number}); set one on product ${item} or in the connection's settings.`,
    );
  const tax = over(times(line.net, rate), "100" as Decimal, 2);
  return { line, productId: product.id, taxCode, tax };
}

function refuse(field: string, message: string): never {
  return fail({ code: "rejected", field, message });
}

/** By the company's name; its other contacts have the same one. */
function* findSupplier(context: Context, { supplier }: Purchase): Exchange<string> {
  for (const name of new Set([supplier.name, supplier.id])) {
    const found = yield* searchAll(context, places.contacts, {
      columns: "contactId,companyName",
      isSupplier: "true",
      isPrimary: "true",
      exactCompanyName: name,
    });
    const [first, ...others] = found.filter((row) => textIn(row, "companyName") === name);
    if (others.length > 0)
      refuse(
        "supplier",
        `Brightpearl has ${others.length + 1} suppliers named ${name}; give each a name of its own.`,
      );
    if (first !== undefined) return needText(first, "contactId", "a supplier from Brightpearl");
  }
  return refuse(
    "supplier",
    `Brightpearl has no supplier ${supplier.name}; create one there whose company has this name.`,
  );
}

/** The order's own place, else the main warehouse. */
function* findWarehouse(context: Context, { order, shipTo }: Purchase): Exchange<string> {
  const warehouses = [...(yield* readWarehouses(context))];
  const main = context.settings["warehouse"] ?? "";
  for (const wanted of [order.shipTo, shipTo.name, main]) {
    const found = warehouses.find(([, name]) => name === wanted);
    if (found !== undefined) return found[0];
  }
  return refuse(
    "warehouse",
    `Brightpearl has no warehouse "${main}"; set the main warehouse to one of ${warehouses.map(([, name]) => name).join(", ")}.`,
  );
}

function* findProducts(
  context: Context,
  lines: readonly NetLine[],
): Exchange<ReadonlyMap<string, BrightpearlProduct>> {
  const wanted = [...new Set(lines.map(({ line }) => line.item))];
  const left = new Set(wanted.map((sku) => sku.toLowerCase()));
  const take = (rows: readonly Fields[]): boolean => {
    for (const row of rows) left.delete((textIn(row, "SKU") ?? "").toLowerCase());
    return left.size === 0;
  };
  const filters = wanted.length > askedOneByOneMax ? [{}] : wanted.map((SKU) => ({ SKU }));
  const found: Fields[] = [];
  for (const filter of filters) {
    const asked = { columns: "productId,SKU", sort: "productId.ASC", ...filter };
    found.push(...(yield* searchAll(context, places.products, asked, take)));
  }
  const ids = found
    .filter((row) => wanted.some((sku) => isSku(sku, textIn(row, "SKU") ?? "")))
    .map((row) => needText(row, "productId", "a product from Brightpearl"));
  const products = new Map<string, BrightpearlProduct>();
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const path = `${places.product}/${ids.slice(from, from + idsAtOnce).join(",")}`;
    for (const product of (yield* readValues(context, path)).map(parseProduct)) {
      const item = wanted.find((sku) => isSku(sku, product.sku));
      if (item !== undefined) products.set(item, product);
    }
  }
  return products;
}

/** A code without a rate is one of no tax. */
function* readTaxRates(context: Context): Exchange<ReadonlyMap<string, Decimal>> {
  const where = "a tax code from Brightpearl";
  const codes = yield* readValues(context, "accounting-service/tax-code/");
  return new Map(
    codes.map((code) => [
      needText(code, "code", where),
      decimalIn(code, "rate", where) ?? ("0" as Decimal),
    ]),
  );
}

function* readStatuses(context: Context): Exchange<ReadonlyMap<string, string>> {
  const where = "an order status from Brightpearl";
  const found = yield* readValues(context, "order-service/order-status/");
  return new Map(
    found
      .filter((status) => textIn(status, "orderTypeCode") === "PO")
      .map((status) => [needText(status, "name", where), needText(status, "statusId", where)]),
  );
}

export function* findStatus(context: Context, setting: string): Exchange<string> {
  const name = context.settings[setting] ?? "";
  return statusIn(yield* readStatuses(context), name, setting);
}

export function* findStatuses(context: Context): Exchange<Statuses> {
  const { buildingStatus = "", orderStatus = "" } = context.settings;
  if (buildingStatus === orderStatus)
    fail({
      code: "bad-setting",
      field: "buildingStatus",
      message:
        'The settings "buildingStatus" and "orderStatus" must be two different statuses: the one of orders that are still being written, the other of those that are whole.',
    });
  const statuses = yield* readStatuses(context);
  return {
    buildingId: statusIn(statuses, buildingStatus, "buildingStatus"),
    finalId: statusIn(statuses, orderStatus, "orderStatus"),
  };
}

function statusIn(statuses: ReadonlyMap<string, string>, name: string, setting: string): string {
  return (
    statuses.get(name) ??
    fail({
      code: "bad-setting",
      field: setting,
      message: `Brightpearl has no status "${name}" for purchase orders; make it under Settings > Purchases > Purchase order statuses, or set "${setting}" to one of ${[...statuses.keys()].join(", ")}.`,
    })
  );
}
