import { fail, type Supplier, type SupplierItem } from "@parstock/core";

import type { SupplierPage, SupplierRow, SuppliersPage } from "../api.ts";
import type { App } from "../app.ts";
import { offerRow } from "./items.ts";

const offersShown = 500;

interface Counted {
  readonly details: Supplier;
  readonly offers: number;
}

const counted = `select s.details, (select count(*)::integer from parstock_shopify.offers o
  where o.shop = s.shop and o.supplier = s.supplier) as offers from parstock_shopify.suppliers s`;

export async function suppliersPage(app: App, shop: string): Promise<SuppliersPage> {
  const rows = await app.store.database.query<Counted>(
    `${counted} where s.shop = $1 order by s.details->>'name', s.supplier`,
    [shop],
  );
  return { rows: rows.map(rowOf) };
}

export async function supplierPage(app: App, shop: string, id: string): Promise<SupplierPage> {
  const [row] = await app.store.database.query<Counted>(
    `${counted} where s.shop = $1 and s.supplier = $2`,
    [shop, id],
  );
  if (row === undefined) return fail({ code: "not-found", message: `There is no supplier ${id}.` });
  const offers = await app.store.database.query<{ details: SupplierItem }>(
    "select details from parstock_shopify.offers where shop = $1 and supplier = $2 order by item limit $3",
    [shop, id, offersShown],
  );
  const confirmations = await app.store.listConfirmations(shop);
  return {
    ...rowOf(row),
    confirmed: confirmations.some(({ scope }) => scope.kind === "supplier" && scope.id === id),
    language: row.details.language ?? "",
    minimum: row.details.minimum?.value ?? "",
    offerRows: offers.map(({ details }) => offerRow(details)),
  };
}

function rowOf({ details, offers }: Counted): SupplierRow {
  const { id, name, email = "", currency } = details;
  return { id, name, email, currency, offers };
}
