import type TestDriver from "@airtable/blocks-testing";

import { ourTables } from "../../src/tables.ts";

type Fixture = ConstructorParameters<typeof TestDriver>[0];

const inventory = [
  ["SKU", "singleLineText"],
  ["Name", "singleLineText"],
  ["Quantity", "number"],
  ["Reorder point", "number"],
  ["Order up to", "number"],
  ["Supplier", "singleLineText"],
  ["Supplier email", "email"],
  ["Unit cost", "number"],
  ["Lead time days", "number"],
] as const;

const wares: readonly (readonly unknown[])[] = [
  [
    "FLOUR",
    "Flour, type 550, 25 kg bags",
    4,
    10,
    40,
    "Mill & Sons",
    "orders@mill.example",
    18.5,
    3,
  ],
  ["SALT", "Sea salt, coarse", 60, 10, 40, "Mill & Sons", "orders@mill.example", 2.1, 3],
  ["BUTTER", "Butter <unsalted> & cold", 2, 8, 24, "Dairy Høj", "hej@dairy.example", 5.25, 2],
  ["YEAST", "Fresh yeast", 1, 5, 20, "Mill & Sons", null, 0, 3],
];

type Tables = Fixture["base"]["tables"];

function tableOf(
  name: string,
  fields: readonly { readonly name: string; readonly type: string; readonly options?: unknown }[],
  rows: readonly (readonly unknown[])[],
): Tables[number] {
  const id = name.replace(/\W/g, "");
  return {
    id: `tbl${id}`,
    name,
    description: "",
    fields: fields.map((field, index) => ({
      id: `fld${id}${index}`,
      name: field.name,
      type: field.type,
      description: null,
      options: field.options ?? (field.type === "number" ? { precision: 2 } : null),
    })),
    views: [
      {
        id: `viw${id}`,
        name: "Grid",
        type: "grid",
        isLockedView: false,
        fieldOrder: {
          fieldIds: fields.map((_, index) => `fld${id}${index}`),
          visibleFieldCount: fields.length,
        },
        records: rows.map((_, index) => ({ id: `rec${id}${index}`, color: null })),
      },
    ],
    records: rows.map((row, index) => ({
      id: `rec${id}${index}`,
      commentCount: 0,
      createdTime: "2026-11-01T08:00:00.000Z",
      cellValuesByFieldId: Object.fromEntries(
        row.map((value, field) => [`fld${id}${field}`, value]),
      ),
    })),
  } as unknown as Tables[number];
}

/**
 * A bakery's base. Airtable's testing library gives every table that is made the same id, so that only one can be: the log.
 */
export const fixture: Fixture = {
  base: {
    id: "appBakery",
    name: "Bakery",
    workspaceId: "wspBakery",
    collaborators: [{ id: "usrAda", name: "Ada Byron", email: "ada@example.com", isActive: true }],
    tables: [
      tableOf(
        "Inventory",
        inventory.map(([name, type]) => ({ name, type })),
        wares,
      ),
      tableOf("Purchase orders", ourTables.orders, []),
      tableOf("Order lines", ourTables.lines, []),
    ],
  },
};
