import { decidedField } from "./orders.ts";
import type { Base, NewField } from "./scripting.ts";
import { autoField, confirmedField, tellsWho } from "./stock.ts";
import { findTable, missingFields, ourTables } from "./tables.ts";

/** An inventory to begin with, for bases that have none. */
const inventory: readonly NewField[] = [
  { name: "SKU", type: "singleLineText" },
  { name: "Name", type: "singleLineText" },
  { name: "Quantity", type: "number", options: { precision: 4 } },
  { name: "Reorder point", type: "number", options: { precision: 4 } },
  { name: "Order up to", type: "number", options: { precision: 4 } },
  { name: "Supplier", type: "singleLineText" },
  { name: "Supplier email", type: "email" },
  { name: "Supplier SKU", type: "singleLineText" },
  { name: "Unit cost", type: "number", options: { precision: 4 } },
  { name: "MOQ", type: "number", options: { precision: 4 } },
  { name: "Order multiple", type: "number", options: { precision: 4 } },
  { name: "Lead time days", type: "number", options: { precision: 0 } },
  {
    name: autoField,
    type: "checkbox",
    options: { icon: "check", color: "greenBright" },
    description: "Ticked: ordered without asking, within the limits.",
  },
];

/**
 * Makes what is missing of the tables and fields, and changes nothing that is there. What Airtable lets only a person make
 * is told: the fields that say who ticked a box or chose a decision. Gives what was done and what is left, a line each.
 */
export async function setUp(base: Base, names: Readonly<Record<Part, string>>): Promise<string[]> {
  const told: string[] = [];
  const wanted: readonly (readonly [string, readonly NewField[]])[] = [
    [names.inventory, inventory],
    [names.orders, ourTables.orders],
    [names.lines, ourTables.lines],
    [names.log, ourTables.log],
  ];
  for (const [name, fields] of wanted) {
    const table = findTable(base, name);
    if (table === null) {
      await base.createTableAsync?.(name, fields);
      told.push(`Made the table "${name}".`);
    } else if (name !== names.inventory)
      for (const field of missingFields(table, fields)) {
        await table.createFieldAsync?.(field.name, field.type, field.options, field.description);
        told.push(`Added the field "${field.name}" to "${name}".`);
      }
  }
  const who = [
    [names.orders, decidedField, "Decision"],
    [names.inventory, confirmedField, autoField],
  ] as const;
  for (const [name, field, watched] of who) {
    const table = findTable(base, name);
    const has = table?.fields.some((one) => one.name === watched) ?? false;
    if (table !== null && has && !tellsWho(table, field))
      told.push(
        `Still to do by hand: in "${name}", add a field "${field}" of the type "Last modified by" and choose only the field "${watched}" for it.`,
      );
  }
  return told.length === 0 ? ["Everything is there; nothing was changed."] : told;
}

type Part = "inventory" | "orders" | "lines" | "log";
