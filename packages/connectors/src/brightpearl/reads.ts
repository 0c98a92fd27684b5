import type {
  Context,
  Decimal,
  Exchange,
  Instant,
  ItemEntry,
  Location,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { type Fields, needText, textIn, within } from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterDays, seconds } from "../lib/time.ts";
import { type Found, readAny, readValues, search, searchAll } from "./call.ts";
import {
  entryOf,
  levelsOf,
  type Names,
  nameOf,
  namesIn,
  placesWithout,
  suppliesOf,
} from "./map.ts";
import { arrivals, type BrightpearlOrder, byId, parseOrder, parseProduct } from "./wire.ts";

export const places = {
  availability: "warehouse-service/product-availability",
  contact: "contact-service/contact",
  contacts: "contact-service/contact-search",
  currencies: "accounting-service/currency-search",
  order: "order-service/order",
  orders: "order-service/order-search",
  product: "product-service/product",
  products: "product-service/product-search",
  sources: "warehouse-service/fulfilment-source",
  warehouses: "warehouse-service/warehouse/",
} as const;

/** Orders that are older are not looked at when open ones are read. */
const openDays = 365;

export function* readWarehouses(context: Context): Exchange<Names> {
  return namesIn(yield* readValues(context, places.warehouses), "id", "name");
}

function idsOf(rows: readonly Fields[], column: string): string {
  return rows.map((row) => needText(row, column, "a search of Brightpearl")).join(",");
}

/** Products that never had stock are not in the answer: there is none of them in the main warehouse. */
export function* readStock(context: Context, cursor: string | null): Exchange<Page<StockLevel>> {
  const found: Found = yield* search(context, places.products, cursor, {
    columns: "productId,SKU",
    stockTracked: "true",
    sort: "productId.ASC",
  });
  const { next } = found;
  if (found.rows.length === 0) return { rows: [], next };
  const warehouses = yield* readWarehouses(context);
  const path = `${places.availability}/${idsOf(found.rows, "productId")}`;
  const known = within({ all: yield* readAny(context, path) }, "all");
  const { rows, faults } = rowsOf(found.rows, (value): readonly StockLevel[] => {
    const row = value as Fields;
    const id = needText(row, "productId", "a product from Brightpearl");
    const sku = needText(row, "SKU", `product ${id} of Brightpearl`);
    const levels = levelsOf(sku, within(known, id), warehouses, context);
    return levels.length > 0 ? levels : placesWithout(sku, context);
  });
  return { rows, faults, next };
}

export function* readItems(
  context: Context,
  cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const found: Found = yield* search(context, places.products, cursor, {
    columns: "productId,SKU,productName,primarySupplierId",
    sort: "productId.ASC",
    updatedOn: since === null ? undefined : `${seconds(since)}/`,
  });
  const { next } = found;
  if (found.rows.length === 0) return { rows: [], next };
  const ids = idsOf(found.rows, "productId");
  const warehouses = yield* readWarehouses(context);
  const products = yield* readValues(context, `${places.product}/${ids}`);
  const answer = within({ all: yield* readAny(context, `${places.sources}/${ids}`) }, "all");
  const sources = within(answer, "availableProducts");
  const suppliers = yield* readSupplierNames(context, sources);
  const listed = new Map(found.rows.map((row) => [textIn(row, "productId"), row]));
  const { rows, faults } = rowsOf(products, (value) => {
    const product = parseProduct(value as Fields);
    const source = within(sources, product.id);
    return [entryOf(product, source, listed.get(product.id) ?? {}, warehouses, suppliers)];
  });
  return { rows, faults, next };
}

function* readSupplierNames(context: Context, sources: Fields): Exchange<Names> {
  const where = "the suppliers of a product in Brightpearl";
  const ids = new Set(
    byId(sources, where).flatMap(([, source]) =>
      byId(within(source, "suppliers"), where).map(([id]) => id),
    ),
  );
  if (ids.size === 0) return new Map();
  const rows = yield* searchAll(context, places.contacts, {
    columns: "contactId,companyName",
    contactId: [...ids].join(","),
    sort: "contactId.ASC",
  });
  return namesIn(rows, "contactId", "companyName");
}

export function* readLocations(context: Context): Exchange<Page<Location>> {
  const names = yield* readWarehouses(context);
  return { rows: [...names.values()].map((name) => ({ id: name, name })), next: null };
}

/** Companies, by their primary contact. Which currency they are kept in only the contacts themselves say. */
export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const found: Found = yield* search(context, places.contacts, cursor, {
    columns: "contactId,companyName,primaryEmail",
    isSupplier: "true",
    isPrimary: "true",
    sort: "contactId.ASC",
  });
  if (found.rows.length === 0) return { rows: [], next: found.next };
  const path = `${places.contact}/${idsOf(found.rows, "contactId")}`;
  const contacts = yield* readValues(context, path);
  const currencies = namesIn(
    yield* searchAll(context, places.currencies, { columns: "id,code" }),
    "id",
    "code",
  );
  const details = new Map(
    contacts.map((contact) => [textIn(contact, "contactId"), within(contact, "financialDetails")]),
  );
  const { rows, faults } = rowsOf(found.rows, (value): Supplier[] => {
    const row = value as Fields;
    const id = needText(row, "contactId", "a supplier from Brightpearl");
    const name = needText(row, "companyName", `supplier ${id} of Brightpearl`);
    const email = textIn(row, "primaryEmail");
    const currency = textIn(details.get(id) ?? {}, "currencyId") ?? "";
    return [
      {
        id: name,
        name,
        status: "active",
        currency: nameOf(currencies, currency),
        ...(email === undefined ? {} : { email }),
      },
    ];
  });
  return { rows, faults, next: found.next };
}

/** Purchase orders of the last year that are neither closed, called off, still being built, nor all there. */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { buildingStatus, cancelledStatus } = context.settings;
  const found: Found = yield* search(context, places.orders, cursor, {
    columns: "orderId",
    orderTypeId: 2,
    createdOn: `${afterDays(context.today, -openDays)}T00:00:00Z/`,
    sort: "orderId.ASC",
  });
  if (found.rows.length === 0) return { rows: [], next: found.next };
  const values = yield* readValues(context, `${places.order}/${idsOf(found.rows, "orderId")}`);
  const { rows: orders, faults } = rowsOf(values, (value) => [parseOrder(value)]);
  const open = orders.filter(
    ({ closed, status }) =>
      !closed && status !== buildingStatus && (status === "" || status !== cancelledStatus),
  );
  const arrived = yield* readArrivals(context, open);
  const warehouses = yield* readWarehouses(context);
  const rows = open.flatMap((order) => suppliesOf(order, arrived, warehouses));
  return { rows, faults, next: found.next };
}

/** Goods-in notes are asked for only where goods have come. */
export function* readArrivals(
  context: Context,
  orders: readonly BrightpearlOrder[],
): Exchange<ReadonlyMap<string, Decimal>> {
  const ids = orders.filter(({ stockStatus }) => stockStatus !== "PON").map(({ id }) => id);
  if (ids.length === 0) return new Map();
  return arrivals(
    yield* readAny(context, `warehouse-service/order/${ids.join(",")}/goods-note/goods-in/`),
  );
}

export function* readOrders(
  context: Context,
  ids: readonly string[],
): Exchange<readonly BrightpearlOrder[]> {
  if (ids.length === 0) return [];
  return (yield* readValues(context, `${places.order}/${ids.join(",")}`)).map(parseOrder);
}
