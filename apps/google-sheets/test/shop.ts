import { Google } from "./google/google.ts";
import type { Value } from "./google/grid.ts";

export const start = "2026-11-23T08:00:00.000Z";

export interface Row {
  readonly sku: string;
  readonly onHand: Value;
  readonly point?: Value;
  readonly level?: Value;
  readonly supplier?: string;
  readonly price?: Value;
}

export interface Shelf {
  readonly rows: readonly Row[];
  readonly suppliers?: readonly (readonly [id: string, email: string, name?: string])[];
  readonly settings?: Readonly<Record<string, Value>>;
  /** The system that orders are placed in. */
  readonly system?: string;
}

/** A spreadsheet that was set up from the template and filled in by hand. */
export function openShop(shelf: Shelf): Google {
  const google = new Google(start, shelf.system ?? null);
  google.press("parstockSetUp");
  setting(google, "Company name", "Corner Shop");
  setting(google, "Stop when units moved by", 100);
  setting(google, "Stop when more fell to zero", 1);
  for (const [label, value] of Object.entries(shelf.settings ?? {})) setting(google, label, value);
  const suppliers = google.document.grid("Suppliers");
  const named = shelf.suppliers ?? [["North", "orders@north.example"]];
  named.forEach(([id, email, name = ""], index) => {
    [id, name, email, "EUR"].forEach((text, at) => suppliers.set(index + 2, at + 1, text));
  });
  fill(google, shelf.rows);
  return google;
}

/** Writes the rows of the inventory, the headings below which they belong looked up. */
export function fill(google: Google, rows: readonly Row[]): void {
  const grid = google.document.grid("Inventory");
  const [header = []] = google.document.values("Inventory");
  for (let row = 2; row <= Math.max(3, rows.length + 1); row++)
    for (let at = 1; at <= 14; at++) grid.set(row, at, "");
  rows.forEach((row, index) => {
    const cells: Record<string, Value> = {
      SKU: row.sku,
      Name: `Item ${row.sku}`,
      "On hand": row.onHand,
      "Reorder point": row.point ?? 10,
      "Order up to": row.level ?? 50,
      Supplier: row.supplier ?? "North",
      Price: row.price ?? 2,
      "Lead time in days": 2,
    };
    for (const [heading, value] of Object.entries(cells))
      grid.set(index + 2, header.indexOf(heading) + 1, value);
  });
}

export function setting(google: Google, label: string, value: Value): void {
  const row = google.document.values("Settings").findIndex(([first]) => first === label);
  if (row < 0) throw new Error(`Settings has no row ${label}`);
  google.document.grid("Settings").set(row + 1, 2, value);
}

export function cell(google: Google, tab: string, row: number, heading: string): Value | undefined {
  const [header = []] = google.document.values(tab);
  return google.document.values(tab)[row - 1]?.[header.indexOf(heading)];
}

export function write(
  google: Google,
  tab: string,
  row: number,
  heading: string,
  value: Value,
): void {
  const [header = []] = google.document.values(tab);
  google.document.grid(tab).set(row, header.indexOf(heading) + 1, value);
}

export function column(google: Google, tab: string, heading: string): Value[] {
  const [header = [], ...rows] = google.document.values(tab);
  const at = header.indexOf(heading);
  return rows.map((row) => row[at] ?? "");
}

export function select(google: Google, tab: string, ...rows: readonly number[]): void {
  google.document.active = tab;
  google.document.selection = rows.map((row) => [row, 1] as const);
}

/** An edit by hand, as the installable trigger is told of it. */
export function editEvent(google: Google, tab: string, row: number, at = 3): unknown {
  const range = {
    getSheet: () => ({ getName: () => tab }),
    getLastRow: () => row,
    getLastColumn: () => at,
  };
  return { range, source: google.document, authMode: "FULL" };
}

/** Confirms the items of these rows for auto-order, and switches it on. */
export function autopilot(google: Google, ...rows: readonly number[]): void {
  setting(google, "Autopilot", "auto");
  select(google, "Inventory", ...rows);
  google.press("parstockConfirmAutopilot");
}

/** The column Status of the tab Orders. */
export function statuses(google: Google): unknown[] {
  return column(google, "Orders", "Status");
}
