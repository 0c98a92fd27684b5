import { type Actor, fail } from "@parstock/core";

import { type Cell, textCell, textOf } from "./cells.ts";
import type { Desk } from "./desk.ts";
import { confirmedHeading } from "./template.ts";

/** Items of some rows of the inventory tab, by its own heading for the SKU. */
function itemsAt(
  desk: Desk,
  values: readonly (readonly Cell[])[],
  rows: readonly number[],
): string[] {
  const heading = desk.settings.mapping.columns?.sku ?? "SKU";
  const at = values[0]?.findIndex((cell) => String(cell).trim() === heading) ?? -1;
  const items = rows.map((row) =>
    textOf(values[row - 1]?.[at] ?? "", desk.workbook.timeZone).trim(),
  );
  return [...new Set(items.filter((item) => item !== ""))];
}

/** A named person's confirmation, or its withdrawal, for the items of the rows; said once each. */
export function confirmRows(
  desk: Desk,
  rows: readonly number[],
  by: Actor & { readonly kind: "person" },
  confirmed: boolean,
): number {
  const values = desk.workbook.read(desk.settings.inventoryTab);
  const items = itemsAt(
    desk,
    values,
    rows.filter((row) => row > 1),
  );
  if (items.length === 0)
    fail({
      code: "bad-input",
      message: `Select rows with items in the tab "${desk.settings.inventoryTab}" first.`,
    });
  const known = new Set(desk.confirmations.map(({ scope }) => `${scope.kind}/${scope.id}`));
  const changed = items.filter((item) => known.has(`item/${item}`) !== confirmed);
  for (const id of changed)
    desk.announce(
      {
        type: confirmed ? "autopilot-confirmed" : "autopilot-withdrawn",
        scope: { kind: "item", id },
      },
      by,
    );
  return changed.length;
}

/** Shows beside each item who confirmed it and when, as the Log has it; writes only where that column says otherwise. */
export function showConfirmations(desk: Desk): void {
  const values = desk.workbook.read(desk.settings.inventoryTab);
  const at = values[0]?.indexOf(confirmedHeading) ?? -1;
  if (at < 0) return;
  const said = new Map(
    desk.confirmations
      .filter(({ scope }) => scope.kind === "item")
      .map(({ scope, name, at: when }) => [
        scope.id,
        `${name}, ${when.slice(0, 16).replace("T", " ")} UTC`,
      ]),
  );
  const column = values
    .slice(1)
    .map((_row, index) => said.get(itemsAt(desk, values, [index + 2])[0] ?? "") ?? "");
  if (column.every((text, index) => values[index + 1]?.[at] === text)) return;
  desk.workbook.write(
    desk.settings.inventoryTab,
    2,
    at + 1,
    column.map((text) => [text === "" ? "" : textCell(text)]),
  );
}
