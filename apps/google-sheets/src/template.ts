import { type StockField, stockFields } from "@parstock/connectors/file";

import { logHeading, proofsHeading } from "./log.ts";
import { ordersHeading } from "./orders.ts";
import { settingRows, settingsHeading } from "./settings.ts";
import { elsewhere } from "./system.ts";
import { logTab, ordersTab, proofsTab, settingsTab } from "./workbook.ts";

/** How a column of a template tab looks and what it takes. */
export interface Column {
  readonly heading: string;
  readonly note?: string;
  readonly width?: number;
  /** "@" keeps codes with leading zeros as they are typed. */
  readonly format?: string;
  readonly atLeast?: number;
  readonly choices?: readonly string[];
  readonly email?: boolean;
  /** Fills the column from its heading down; semicolons part arguments in every locale. */
  readonly formula?: string;
}

export interface Tab {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Parstock's own: whoever types there is warned. */
  readonly guarded: "all" | "computed";
  readonly hidden?: boolean;
  readonly hiddenColumns?: readonly [from: number, count: number];
}

export const confirmedHeading = "Auto-order confirmed by";

const figure = { format: "0.####", atLeast: 0 } as const;

/** Headings of the template, by what they mean; the columns that only people or formulas use mean nothing to a check. */
export const inventoryColumns: readonly (Column & { readonly field?: StockField })[] = [
  { heading: "SKU", field: "sku", format: "@", note: "Your number of the item; once each." },
  { heading: "Name", field: "name", width: 220 },
  {
    heading: "On hand",
    field: "onHand",
    format: "0.####",
    note: "What lies on the shelf, in pieces.",
  },
  {
    heading: "Reorder point",
    field: "reorderPoint",
    ...figure,
    note: "At or below this an order is proposed. What is on the way counts as there.",
  },
  { heading: "Order up to", field: "orderUpTo", ...figure, note: "Orders fill up to this level." },
  { heading: "Supplier", field: "supplier", note: "As in the tab Suppliers." },
  { heading: "Supplier's item number", field: "supplierSku", format: "@" },
  {
    heading: "Purchase unit",
    field: "purchaseUnit",
    note: "What the supplier sells: box, case. Empty: pieces.",
  },
  {
    heading: "Pieces per unit",
    field: "ratio",
    ...figure,
    note: "Pieces in one purchase unit. Empty: 1.",
  },
  { heading: "Minimum order", field: "minimumQuantity", ...figure, note: "In purchase units." },
  { heading: "Order multiple", field: "multiple", ...figure, note: "In purchase units." },
  { heading: "Price", field: "price", ...figure, note: "Of one purchase unit." },
  {
    heading: "Currency",
    field: "currency",
    note: "Empty: the supplier's, or the one in Settings.",
  },
  {
    heading: "Lead time in days",
    field: "leadTimeDays",
    ...figure,
    note: "Working days until it is here.",
  },
  {
    heading: "Coming",
    note: "Ordered and not received, in pieces; from the tab Orders.",
    formula: '={"Coming";ARRAYFORMULA(IF(A2:A="";"";SUMIF(Orders!E:E;A2:A;Orders!O:O)))}',
  },
  {
    heading: confirmedHeading,
    width: 260,
    note: "Choose Parstock, Confirm auto-order, with the row selected. Your address and the time are kept in the Log.",
  },
];

export function inventoryTab(name: string): Tab {
  return {
    name,
    columns: inventoryColumns,
    guarded: "computed",
    rows: [
      [
        "GLOVE-M",
        "Nitrile gloves M",
        40,
        60,
        200,
        "Example Supplies",
        "NG-M",
        "box",
        100,
        1,
        1,
        7.9,
        "",
        3,
      ],
      [
        "TAPE-50",
        "Packing tape 50 mm",
        90,
        24,
        96,
        "Example Supplies",
        "T50",
        "",
        "",
        12,
        6,
        1.25,
        "",
        3,
      ],
    ],
  };
}

export function suppliersTab(name: string, ownAddress: string, currency: string): Tab {
  return {
    name,
    guarded: "computed",
    columns: [
      { heading: "Supplier", width: 180, note: "As in the tab Inventory." },
      { heading: "Name", width: 180, note: "As it stands on orders. Empty: the same." },
      {
        heading: "Email",
        width: 220,
        email: true,
        note: "Where orders go. In the example: your own.",
      },
      { heading: "Currency", note: "ISO code such as EUR." },
      { heading: "Language", note: "en, de, fr, es …" },
      { heading: "Minimum order value" },
      {
        heading: "Below minimum",
        choices: ["ask", "wait", "top-up"],
        note: "What to do below the minimum.",
      },
      { heading: "Order days", note: "Mon, Thu; empty: any working day." },
      { heading: "Holidays", note: "2026-12-24; 2026-12-27..2027-01-05" },
      { heading: "Account number", format: "@", note: "Your number at the supplier." },
      { heading: "Address", width: 220 },
    ],
    rows: [
      ["Example Supplies", "", ownAddress, currency, "en", "", "", "", "", "", "1 Example Street"],
    ],
  };
}

export function ownTabs(): readonly Tab[] {
  const widths: Readonly<Record<string, number>> = {
    "What next": 420,
    Name: 200,
    What: 480,
    When: 150,
  };
  const plain = (headings: readonly string[]): Column[] =>
    headings.map((heading) => ({
      heading,
      ...(widths[heading] === undefined ? {} : { width: widths[heading] }),
      ...(heading === "When" ? { format: "yyyy-mm-dd hh:mm" } : {}),
      ...(heading === "Change quantity to" || heading === "Received so far" ? figure : {}),
    }));
  return [
    { name: ordersTab, columns: plain(ordersHeading), rows: [], guarded: "computed" },
    {
      name: logTab,
      columns: plain(logHeading),
      rows: [],
      guarded: "all",
      hiddenColumns: [6, 3],
    },
    { name: proofsTab, columns: plain(proofsHeading), rows: [], guarded: "all", hidden: true },
  ];
}

export function settingsTabOf(columns: readonly (readonly [string, string])[]): Tab {
  return {
    name: settingsTab,
    columns: settingsHeading.map((heading, index) => ({
      heading,
      width: [220, 260, 560][index] ?? 100,
      // Long ids of other systems would lose digits as numbers.
      ...(index === 1 ? { format: "@" } : {}),
    })),
    rows: [
      ...[...Object.values(settingRows), ...(elsewhere?.rows ?? [])].map(
        ({ label, initial, note }) => [label, initial, note],
      ),
      ...columns.map(([label, heading]) => [label, heading, "The heading in the inventory tab."]),
    ],
    guarded: "computed",
  };
}

/** The label of a column in Settings, "Column: on hand". */
export function columnLabelOf(field: StockField): string {
  return `Column: ${stockFields[field].title}`;
}
