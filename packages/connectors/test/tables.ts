import type { VendorFacts } from "@parstock/testing";

// What the worlds of tables keep: the sheets of a small business, as cells.

export type Cell = string | number;
type Cells = readonly (Cell | null)[];

export interface Grid {
  readonly header: readonly string[];
  readonly rows: readonly Cells[];
}

export function stockGrid({ items, suppliers }: VendorFacts): Grid {
  const currency = suppliers[0]?.currency ?? "EUR";
  return {
    header: [
      "SKU",
      "Name",
      "On hand",
      "Reorder point",
      "Order qty",
      "Supplier",
      "Price",
      "Currency",
    ],
    rows: items.map((item) => [
      item.id,
      item.name,
      Number(item.onHand),
      Number(item.reorderPoint),
      24,
      item.supplier,
      Number(item.price),
      currency,
    ]),
  };
}

export function supplierGrid({ suppliers }: VendorFacts): Grid {
  return {
    header: ["Supplier ID", "Name", "E-mail", "Currency"],
    rows: suppliers.map(({ id, name, email, currency }) => [id, name, email, currency]),
  };
}

export const orderHeader = [
  "PO Reference",
  "Line",
  "Status",
  "Supplier",
  "SKU",
  "Name",
  "Quantity",
  "Unit",
  "Units per pack",
  "Price",
  "Line total",
  "Currency",
  "Order date",
  "Expected",
  "Ship to",
  "Received",
  "Note",
] as const;

/** One row for each line; what is not written is empty. */
export type OrderCells = Partial<Record<(typeof orderHeader)[number], Cell>>;

export function orderCells({ orders }: VendorFacts): OrderCells[] {
  return orders.flatMap(({ reference, supplier, lines }) =>
    lines.map(({ item, quantity }, index) => ({
      "PO Reference": reference,
      Line: index + 1,
      Status: "Open",
      Supplier: supplier,
      SKU: item,
      Quantity: Number(quantity),
    })),
  );
}

/** References of the orders that rows make, each with the id of its first line; called-off ones left out. */
export function ordersOf(
  rows: readonly { readonly id: string; readonly cells: OrderCells }[],
): { externalId: string; reference: string }[] {
  return rows
    .filter(({ cells }) => Number(cells.Line) === 1 && cells.Status !== "Cancelled")
    .map(({ id, cells }) => ({ externalId: id, reference: String(cells["PO Reference"]) }));
}
