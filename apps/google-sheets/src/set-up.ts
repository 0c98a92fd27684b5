import { guessColumns, type StockField, stockFields } from "@parstock/connectors/file";

import { type Cell, squared, textCell, textOf } from "./cells.ts";
import { clock } from "./desk.ts";
import { Log, ownStream } from "./log.ts";
import { settingOf, settingRows } from "./settings.ts";
import { elsewhere } from "./system.ts";
import {
  columnLabelOf,
  type Column,
  confirmedHeading,
  inventoryColumns,
  inventoryTab,
  ownTabs,
  settingsTabOf,
  suppliersTab,
  type Tab,
} from "./template.ts";
import { ensureTriggers } from "./triggers.ts";
import { logTab, ordersTab, proofsTab, settingsTab, Workbook } from "./workbook.ts";

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;

/** An existing tab that looks like an inventory, with what its columns seem to mean. */
interface Found {
  readonly name: string;
  readonly columns: readonly {
    readonly field: StockField;
    readonly heading: string;
    readonly sure: number;
  }[];
  readonly suppliers: readonly string[];
}

/** What a person answered before anything is changed; a dialog would take the lock away. */
export interface SetUpChoices {
  /** The person's own inventory, with its columns as confirmed; null makes the template. */
  readonly inventory: Found | null;
  /** Removes Orders and Log of the original, which a copy of a spreadsheet brought along. */
  readonly beginAnew: boolean;
}

/** Asks what only a person can say; null when the answer was to leave everything as it is. */
export function askSetUp(confirm: (question: string) => boolean): SetUpChoices | null {
  const workbook = new Workbook();
  const beginAnew = isCopy(workbook);
  if (
    beginAnew &&
    !confirm(
      "This spreadsheet is a copy. Its tabs Orders and Log belong to the original, which goes on with those orders. Remove them here and begin with empty ones?",
    )
  )
    return null;
  const found = workbook.find(settingsTab) === null ? findInventory(workbook) : null;
  const inventory = found !== null && confirm(questionFor(found)) ? found : null;
  return { inventory, beginAnew };
}

/**
 * Makes of the spreadsheet what a check needs: template tabs, or the person's own inventory tab with its columns
 * confirmed. What is there already is left as it is, so that a second time changes nothing, and what a script that was
 * ended left undone is made good.
 */
export function setUp({ inventory, beginAnew }: SetUpChoices): string {
  const workbook = new Workbook();
  const left = workbook.find(unfinished);
  if (left !== null) {
    workbook.sheets.deleteSheet(left);
    workbook.forget(unfinished);
  }
  if (beginAnew && isCopy(workbook)) removeOwn(workbook);
  const isNew = workbook.find(settingsTab) === null;
  if (!isNew) addSettings(workbook);
  else if (inventory === null) chooseTemplate(workbook);
  else mapOnto(workbook, inventory);
  makeMissing(workbook);
  new Log(workbook, clock).begin();
  const values = workbook.read(settingsTab);
  ensureTriggers(workbook.sheets, settingOf(values, "checkEvery"));
  return isNew
    ? "Parstock is set up. Fill in your company in Settings and your suppliers in Suppliers, then choose Parstock, Preview."
    : "Everything is in place.";
}

/** In a copy the Log and the orders belong to the original; going on with them would order everything twice. */
function isCopy(workbook: Workbook): boolean {
  if (workbook.find(logTab) === null) return false;
  const [, first] = workbook.read(logTab);
  const stream = String(first?.[5] ?? "");
  return stream !== "" && stream !== ownStream(workbook.id);
}

function removeOwn(workbook: Workbook): void {
  for (const name of [ordersTab, logTab, proofsTab]) {
    const sheet = workbook.find(name);
    if (sheet !== null) workbook.sheets.deleteSheet(sheet);
    workbook.forget(name);
  }
}

function findInventory(workbook: Workbook): Found | null {
  for (const sheet of workbook.sheets.getSheets()) {
    const values = sheet.getDataRange().getValues() as Cell[][];
    const rows = values.map((row) => row.map((cell) => textOf(cell, workbook.timeZone)));
    const [header = [], ...cells] = rows;
    const { found } = guessColumns(stockFields, header, cells.slice(0, 200));
    if (!found.has("sku") || !found.has("onHand")) continue;
    const at = found.get("supplier")?.column;
    const suppliers = at === undefined ? [] : cells.map((row) => (row[at] ?? "").trim());
    return {
      name: sheet.getName(),
      columns: [...found.values()]
        .sort((a, b) => a.column - b.column)
        .map(({ field, heading, confidence }) => ({ field, heading, sure: confidence })),
      suppliers: [...new Set(suppliers.filter((name) => name !== ""))],
    };
  }
  return null;
}

function questionFor({ name, columns }: Found): string {
  const lines = columns.map(
    ({ field, heading, sure }) =>
      `"${heading}" is ${stockFields[field].title} (${Math.round(sure * 100)} % sure)`,
  );
  return `The tab "${name}" looks like an inventory:\n\n${lines.join("\n")}\n\nUse it? You can correct each column in Settings afterwards. No makes a new tab with examples.`;
}

function chooseTemplate(workbook: Workbook): void {
  const inventory = freeName(workbook, settingRows.inventoryTab.initial);
  const suppliers = freeName(workbook, settingRows.suppliersTab.initial);
  const columns = inventoryColumns.flatMap(({ field, heading }) =>
    field === undefined ? [] : [[columnLabelOf(field), heading] as const],
  );
  makeSettings(workbook, inventory, suppliers, columns);
}

/** Tabs that Settings name and that are not there. */
function makeMissing(workbook: Workbook): void {
  const values = workbook.read(settingsTab);
  const me = Session.getEffectiveUser().getEmail();
  const tabs = [
    // The formula of the column Coming looks into Orders.
    ...ownTabs(),
    inventoryTab(settingOf(values, "inventoryTab")),
    suppliersTab(settingOf(values, "suppliersTab"), me, settingOf(values, "currency")),
  ];
  for (const tab of tabs) if (workbook.find(tab.name) === null) makeTab(workbook, tab);
}

/** Settings come last: until they are there, the person is asked again. */
function mapOnto(workbook: Workbook, found: Found): void {
  const suppliers = settingRows.suppliersTab.initial;
  if (workbook.find(suppliers) === null) {
    const { rows: _examples, ...tab } = suppliersTab(suppliers, "", "");
    makeTab(workbook, { ...tab, rows: found.suppliers.map((name) => [name]) });
  }
  const sheet = workbook.tab(found.name);
  const [header = []] = workbook.read(found.name);
  if (!header.includes(confirmedHeading)) {
    workbook.write(found.name, 1, header.length + 1, [[confirmedHeading]]);
    sheet.getRange(1, header.length + 1).setNote(noteOfConfirmed());
  }
  const columns = found.columns.map(
    ({ field, heading }) => [columnLabelOf(field), heading] as const,
  );
  makeSettings(workbook, found.name, suppliers, columns);
}

function noteOfConfirmed(): string {
  return inventoryColumns.find(({ heading }) => heading === confirmedHeading)?.note ?? "";
}

function makeSettings(
  workbook: Workbook,
  inventory: string,
  suppliers: string,
  columns: readonly (readonly [string, string])[],
): void {
  const tab = settingsTabOf(columns);
  const rows = tab.rows.map((row) => {
    if (row[0] === settingRows.inventoryTab.label) return [row[0], inventory, row[2] ?? ""];
    if (row[0] === settingRows.suppliersTab.label) return [row[0], suppliers, row[2] ?? ""];
    return row;
  });
  makeTab(workbook, { ...tab, rows }, (sheet) => {
    Object.values(settingRows).forEach(({ choices }, index) => {
      if (choices !== undefined)
        sheet.getRange(index + 2, 2).setDataValidation(validationOf({ heading: "", choices }));
    });
  });
}

/** Rows that a newer version of the script knows and the tab does not. */
function addSettings(workbook: Workbook): void {
  const values = workbook.read(settingsTab);
  const known = new Set(values.map(([label]) => String(label).trim()));
  const missing = [...Object.values(settingRows), ...(elsewhere?.rows ?? [])].filter(
    ({ label }) => !known.has(label),
  );
  if (missing.length === 0) return;
  const rows = missing.map(({ label, initial, note }) => [label, initial, note].map(textCell));
  workbook.write(settingsTab, values.length + 1, 1, rows);
}

function freeName(workbook: Workbook, wanted: string): string {
  return workbook.find(wanted) === null ? wanted : `Parstock ${wanted.toLowerCase()}`;
}

/** A tab gets its name when all else is done, so that one that was cut off is not taken for whole. */
const unfinished = "Parstock, being made";

function makeTab(workbook: Workbook, tab: Tab, finish?: (sheet: Sheet) => void): void {
  const sheet = workbook.sheets.insertSheet(unfinished);
  const { columns } = tab;
  const rows = [columns.map(({ heading }) => heading), ...tab.rows];
  for (const [index, column] of columns.entries()) dress(sheet, column, index + 1);
  const values = squared(rows.map((row) => row.map(shieldedCell)));
  sheet
    .getRange(1, 1, values.length, columns.length)
    .setValues(
      values.map((row) => [
        ...row,
        ...Array.from({ length: columns.length - row.length }, () => ""),
      ]),
    );
  const heading = sheet.getRange(1, 1, 1, columns.length);
  heading.setFontWeight("bold").setNotes([columns.map(({ note }) => note ?? "")]);
  sheet.setFrozenRows(1);
  for (const [index, { formula }] of columns.entries())
    if (formula !== undefined) sheet.getRange(1, index + 1).setFormula(formula);
  guard(sheet, tab);
  if (tab.hiddenColumns !== undefined) sheet.hideColumns(...tab.hiddenColumns);
  if (tab.hidden === true) sheet.hideSheet();
  finish?.(sheet);
  SpreadsheetApp.flush();
  sheet.setName(tab.name);
  SpreadsheetApp.flush();
  workbook.forget(tab.name);
}

function shieldedCell(cell: string | number): Cell {
  return typeof cell === "string" ? textCell(cell) : cell;
}

function dress(sheet: Sheet, column: Column, at: number): void {
  const { width, format } = column;
  if (width !== undefined) sheet.setColumnWidth(at, width);
  const below = sheet.getRange(2, at, sheet.getMaxRows() - 1, 1);
  if (format !== undefined) below.setNumberFormat(format);
  const validation = validationOf(column);
  if (validation !== null) below.setDataValidation(validation);
}

/** Warns instead of refusing: a check says what it cannot read, and a pasted block must not be lost. */
function validationOf(column: Column): GoogleAppsScript.Spreadsheet.DataValidation | null {
  const { atLeast, choices, email, note } = column;
  const builder = SpreadsheetApp.newDataValidation().setAllowInvalid(true);
  if (note !== undefined) builder.setHelpText(note);
  if (atLeast !== undefined) return builder.requireNumberGreaterThanOrEqualTo(atLeast).build();
  if (choices !== undefined) return builder.requireValueInList([...choices], true).build();
  return email === true ? builder.requireTextIsEmail().build() : null;
}

function guard(sheet: Sheet, tab: Tab): void {
  if (tab.guarded === "all") return warn(sheet.protect());
  warn(sheet.getRange(1, 1, 1, tab.columns.length).protect());
  tab.columns.forEach(({ formula, heading }, index) => {
    if (formula !== undefined || heading === confirmedHeading)
      warn(sheet.getRange(2, index + 1, sheet.getMaxRows() - 1, 1).protect());
  });
}

function warn(protection: GoogleAppsScript.Spreadsheet.Protection): void {
  protection.setDescription("Parstock writes here").setWarningOnly(true);
}
