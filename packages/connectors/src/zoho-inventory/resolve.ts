import type { Context, Exchange, Purchase } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import type { Codes } from "./map.ts";
import { findItems, readList } from "./reads.ts";
import { parseContact, type ZohoContact } from "./wire.ts";

/** Ids in Zoho for what an order names. */
export interface Resolved {
  readonly vendorId: string;
  itemId(code: string): string;
  readonly codes: Codes;
}

export function* resolve(context: Context, { order, supplier }: Purchase): Exchange<Resolved> {
  const vendor = yield* findVendor(context, supplier);
  if (vendor.currency !== undefined && vendor.currency !== order.currency)
    fail({
      code: "rejected",
      field: "currency",
      message: `Zoho Inventory orders from ${supplier.name} in ${vendor.currency} only, and this order is in ${order.currency}; change the supplier's currency.`,
    });
  const codes = order.lines.map(({ item }) => item);
  const items = yield* findItems(context, codes);
  for (const code of codes) {
    const item = items.get(code);
    const fault =
      item === undefined
        ? `has no item with SKU ${code}; create it there or correct the item code`
        : !item.active
          ? `has made item ${code} inactive; make it active there`
          : !item.purchased
            ? `has item ${code} for sale only; tick Purchase Information on it there`
            : item.composite
              ? `assembles item ${code} from others; order its components`
              : null;
    if (fault !== null)
      fail({ code: "rejected", field: "item", message: `Zoho Inventory ${fault}.` });
  }
  return {
    vendorId: vendor.id,
    itemId: (code) => items.get(code)?.id ?? "",
    codes: new Map([...items.values()].map(({ id, code }) => [id, code])),
  };
}

/** By our code for it, then by its name. */
function* findVendor(context: Context, { id, name }: Purchase["supplier"]): Exchange<ZohoContact> {
  for (const wanted of new Set([id, name])) {
    // The filter takes a hundred characters; rows are compared in full.
    const filter =
      wanted.length > 100
        ? { contact_name_startswith: wanted.slice(0, 100) }
        : { contact_name: wanted };
    const parameters = { ...filter, filter_by: "Status.Active", per_page: 200 };
    const { values } = yield* readList(context, "contacts", parameters, false);
    const found = values
      .map(parseContact)
      .filter((contact) => contact.vendor && contact.active && contact.name === wanted);
    const [contact] = found;
    if (found.length > 1)
      fail({
        code: "rejected",
        field: "supplier",
        message: `Zoho Inventory has ${found.length} vendors named ${wanted}; give them different display names there.`,
      });
    if (contact !== undefined) return contact;
  }
  return fail({
    code: "rejected",
    field: "supplier",
    message: `Zoho Inventory has no active vendor with the display name ${name}; create it there or correct the supplier's name.`,
  });
}
