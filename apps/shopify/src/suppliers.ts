import { decimal, fail, parseDecimal, type Supplier, type SupplierItem } from "@parstock/core";

import type { App } from "./app.ts";
import { put, type Table } from "./tables.ts";

/** What a form or a file says about a supplier, as texts. */
export interface SupplierEntry {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  readonly language: string;
  /** Smallest order value; blank for none. */
  readonly minimum: string;
}

/** What a form or a file says about one line of a price list, as texts. */
export interface OfferEntry {
  readonly supplier: string;
  readonly item: string;
  readonly supplierSku: string;
  /** Of one pack. */
  readonly price: string;
  readonly currency: string;
  readonly packSize: string;
  readonly minimumQuantity: string;
  readonly leadTimeDays: string;
  readonly preferred: boolean;
}

const suppliers = {
  name: "parstock_shopify.suppliers",
  columns: { shop: "text", supplier: "text", details: "json" },
  key: ["shop", "supplier"],
} as const satisfies Table<string>;

const offers = {
  name: "parstock_shopify.offers",
  columns: { shop: "text", supplier: "text", item: "text", details: "json" },
  key: ["shop", "supplier", "item"],
} as const satisfies Table<string>;

export async function keepSuppliers(
  app: App,
  shop: string,
  rows: readonly Supplier[],
): Promise<void> {
  const written = rows.map((row) => ({ shop, supplier: row.id, details: JSON.stringify(row) }));
  await put(app.store.database, suppliers, written);
}

export async function keepOffers(
  app: App,
  shop: string,
  rows: readonly SupplierItem[],
): Promise<void> {
  const written = rows.map((row) => ({
    shop,
    supplier: row.supplier,
    item: row.item,
    details: JSON.stringify(row),
  }));
  await put(app.store.database, offers, written);
}

export async function removeOffer(
  app: App,
  shop: string,
  supplier: string,
  item: string,
): Promise<void> {
  await app.store.database.query(
    "delete from parstock_shopify.offers where shop = $1 and supplier = $2 and item = $3",
    [shop, supplier, item],
  );
}

const mailbox = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,255}$/u;

/** Fails with `bad-input` and one sentence for the first field that is wrong. */
export function parseSupplier(entry: SupplierEntry): Supplier {
  const name = oneLine(entry.name);
  if (name === "") wrong("name", "The supplier needs a name.");
  const email = entry.email.trim();
  if (email !== "" && !mailbox.test(email))
    wrong(
      "email",
      `"${email.slice(0, 80)}" is not an e-mail address; write it as name@example.com.`,
    );
  const currency = entry.currency.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency))
    wrong(
      "currency",
      `"${currency.slice(0, 20)}" is not a currency; write three letters like EUR.`,
    );
  const minimum = entry.minimum.trim() === "" ? null : amount("minimum", entry.minimum);
  const language = entry.language.trim();
  return {
    id: oneLine(entry.id) === "" ? name : oneLine(entry.id),
    name,
    status: "active",
    currency,
    ...(email === "" ? {} : { email }),
    ...(language === "" ? {} : { language }),
    ...(minimum === null ? {} : { minimum: { value: minimum, below: "ask" as const } }),
  };
}

/** Fails with `bad-input` and one sentence for the first field that is wrong. */
export function parseOffer(entry: OfferEntry): SupplierItem {
  const item = oneLine(entry.item);
  if (item === "") wrong("item", "The line needs an SKU.");
  const packSize = entry.packSize.trim() === "" ? decimal("1") : amount("packSize", entry.packSize);
  if (packSize === "0") wrong("packSize", "A pack holds at least one piece.");
  const days = entry.leadTimeDays.trim() === "" ? 7 : Number(entry.leadTimeDays);
  if (!Number.isInteger(days) || days < 0 || days > 365)
    wrong(
      "leadTimeDays",
      `"${entry.leadTimeDays.slice(0, 20)}" is no lead time; write days from 0 to 365.`,
    );
  const least = entry.minimumQuantity.trim();
  const supplierSku = oneLine(entry.supplierSku);
  const single = packSize === "1";
  return {
    supplier: entry.supplier,
    item,
    ...(supplierSku === "" ? {} : { supplierSku }),
    purchaseUnit: { code: single ? "ea" : "pack", decimals: 0 },
    ratio: { numerator: packSize, denominator: decimal("1") },
    ...(least === "" ? {} : { minimumQuantity: amount("minimumQuantity", least) }),
    prices: [{ from: decimal("0"), price: amount("price", entry.price), currency: entry.currency }],
    leadTimeDays: days,
    ...(entry.preferred ? { preferred: true } : {}),
  };
}

function amount(field: string, text: string) {
  const value = parseDecimal(text.trim());
  return value === null || value.startsWith("-")
    ? wrong(field, `"${text.slice(0, 40)}" is not a number; write it like 12 or 12.50.`)
    : value;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 200);
}

function wrong(field: string, message: string): never {
  return fail({ code: "bad-input", field, message });
}
