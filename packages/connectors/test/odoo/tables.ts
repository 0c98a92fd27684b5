import type { VendorFacts } from "@parstock/testing";

import type { Row } from "./domain.ts";

export type Version = 17 | 19;

/** Tables of one Odoo: rows by model. */
export type Tables = Map<string, Row[]>;

export function partnerId({ suppliers }: VendorFacts, code: string): number {
  return 20 + suppliers.findIndex(({ id }) => id === code);
}

export function productId({ items }: VendorFacts, code: string): number {
  return 100 + items.findIndex(({ id }) => id === code);
}

/** The facts in Odoo's shapes, as the version has them. */
export function tablesOf(facts: VendorFacts, version: Version): Tables {
  const tables: Tables = new Map();
  const set = (model: string, rows: readonly Row[]): void => {
    tables.set(model, [...rows]);
  };
  const partnerOf = (code: string): number => partnerId(facts, code);
  const products = new Map(facts.items.map(({ id }, index) => [id, 100 + index]));
  const productOf = (code: string): number => products.get(code) ?? productId(facts, code);
  set("stock.warehouse", [
    { id: 1, name: "Acme", code: "WH", lot_stock_id: 8, in_type_id: 3, partner_id: 1 },
  ]);
  set("stock.location", [
    place(8, "WH/Stock", "1/7/8/", "internal", true),
    place(9, "WH/Stock/Shelf 1", "1/7/8/9/", "internal", false),
    place(4, "Partners/Vendors", "2/4/", "supplier", false),
  ]);
  set("uom.uom", units(version));
  set("res.currency", [
    { id: 1, name: "EUR" },
    { id: 2, name: "USD" },
  ]);
  set("decimal.precision", [{ id: 1, name: "Product Price", digits: 2 }]);
  set("res.partner", [
    { id: 1, name: "Acme", ref: false, supplier_rank: 0, active: true, street: "1 Harbour St" },
    ...facts.suppliers.map((supplier) => ({
      id: partnerOf(supplier.id),
      name: supplier.name,
      ref: supplier.id,
      email: supplier.email,
      lang: "en_US",
      active: true,
      supplier_rank: 1,
      property_purchase_currency_id: false,
      property_supplier_payment_term_id: false,
      property_account_position_id: false,
    })),
  ]);
  set(
    "product.product",
    facts.items.map((item) => ({
      id: productOf(item.id),
      product_tmpl_id: productOf(item.id) + 1000,
      default_code: item.id,
      barcode: false,
      name: item.name,
      uom_id: 1,
      ...(version < 19 ? { uom_po_id: 1, type: "product" } : { is_storable: true }),
      purchase_ok: true,
      active: true,
      supplier_taxes_id: [],
      seller_ids: [productOf(item.id)],
    })),
  );
  set(
    "product.supplierinfo",
    facts.items.map((item) => ({
      id: productOf(item.id),
      partner_id: partnerOf(item.supplier),
      product_tmpl_id: productOf(item.id) + 1000,
      product_id: false,
      sequence: 1,
      min_qty: 0,
      price: Number(item.price),
      discount: 0,
      currency_id: 1,
      delay: 3,
      product_code: false,
      date_start: false,
      date_end: false,
      ...(version < 19 ? {} : { product_uom_id: 1 }),
    })),
  );
  set(
    "stock.warehouse.orderpoint",
    facts.items.map((item) => ({
      id: productOf(item.id),
      product_id: productOf(item.id),
      location_id: 8,
      product_min_qty: Number(item.reorderPoint),
      product_max_qty: Number(item.reorderPoint) * 2,
      trigger: "manual",
      snoozed_until: false,
      route_id: false,
      supplier_id: false,
      ...(version < 19 ? { qty_multiple: 1 } : { replenishment_uom_id: false }),
    })),
  );
  // Half lies on the shelf below: quants are kept where the goods are, and in binary fractions.
  set(
    "stock.quant",
    facts.items.flatMap((item) => {
      const half = Number(item.onHand) / 2;
      return [8, 9].map((location) => ({
        id: productOf(item.id) * 10 + location,
        product_id: productOf(item.id),
        location_id: location,
        quantity: location === 8 ? half + 1e-15 : half,
      }));
    }),
  );
  set("ir.model", [{ id: 1, model: "stock.quant" }]);
  set(
    "ir.model.fields",
    ["product_id", "location_id", "quantity", "reserved_quantity", "write_date"].map(
      (name, index) => ({ id: index + 1, model: "stock.quant", name }),
    ),
  );
  set("stock.move", []);
  set("purchase.order", []);
  set("purchase.order.line", []);
  return tables;
}

function units(version: Version): Row[] {
  const unit = (id: number, name: string, size: number): Row =>
    version < 19
      ? {
          id,
          name,
          factor: 1 / size,
          factor_inv: size,
          uom_type: size === 1 ? "reference" : "bigger",
          rounding: 0.01,
        }
      : { id, name, factor: size, rounding: 0.01 };
  return [unit(1, "Units", 1), unit(2, "Dozens", 12)];
}

function place(id: number, name: string, path: string, usage: string, replenish: boolean): Row {
  return {
    id,
    complete_name: name,
    parent_path: path,
    usage,
    warehouse_id: usage === "internal" ? 1 : false,
    replenish_location: replenish,
  };
}
