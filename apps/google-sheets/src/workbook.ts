import { fail } from "@parstock/core";

import { type Cell, squared } from "./cells.ts";

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;

export const ordersTab = "Orders";
export const logTab = "Log";
export const proofsTab = "Parstock proofs";
export const settingsTab = "Settings";

/** The spreadsheet that the script lives in. Every tab is read with one call, however many rows it has. */
export class Workbook {
  readonly id: string;
  readonly sheets: GoogleAppsScript.Spreadsheet.Spreadsheet;
  private zone: string | null = null;
  private dirty = false;
  private readonly known = new Map<string, Sheet | null>();

  constructor() {
    const sheets = SpreadsheetApp.getActive();
    if (sheets === null)
      fail({
        code: "bad-setting",
        message: "Parstock must be in a script of a spreadsheet: Extensions, Apps Script.",
      });
    this.sheets = sheets;
    this.id = sheets.getId();
  }

  /** Asked only when a cell holds a date. */
  readonly timeZone = (): string => (this.zone ??= this.sheets.getSpreadsheetTimeZone());

  find(name: string): Sheet | null {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const sheet = this.sheets.getSheetByName(name);
    this.known.set(name, sheet);
    return sheet;
  }

  /** A tab was made or removed: ask again. */
  forget(name: string): void {
    this.known.delete(name);
  }

  /** Fails in one sentence when there is no such tab. */
  tab(name: string): Sheet {
    return (
      this.find(name) ??
      fail({
        code: "bad-setting",
        message: `There is no tab "${name}"; choose Parstock, Set up, or correct its name in Settings.`,
      })
    );
  }

  /** Everything in a tab, its heading first; an empty tab has one row with one empty cell. */
  read(name: string): Cell[][] {
    const sheet = this.tab(name);
    return trying(() => sheet.getDataRange().getValues() as Cell[][]);
  }

  /** Writes a block in one call, with more rows and columns made where the tab ends before it. */
  write(name: string, row: number, column: number, rows: readonly (readonly Cell[])[]): void {
    const values = squared(rows);
    const width = values[0]?.length ?? 0;
    if (width === 0) return;
    const sheet = this.tab(name);
    trying(() => {
      const block = rangeOf(sheet, row, column, values.length, width);
      block.setValues(values);
    });
    this.dirty = true;
  }

  /** What was written is in the spreadsheet for good when this returns. */
  flush(): void {
    if (this.dirty) SpreadsheetApp.flush();
    this.dirty = false;
  }
}

function rangeOf(
  sheet: Sheet,
  row: number,
  column: number,
  rows: number,
  columns: number,
): GoogleAppsScript.Spreadsheet.Range {
  try {
    return sheet.getRange(row, column, rows, columns);
  } catch (thrown) {
    // Outside of the tab; any other reason comes again below.
    const missingRows = row + rows - 1 - sheet.getMaxRows();
    const missingColumns = column + columns - 1 - sheet.getMaxColumns();
    if (missingRows <= 0 && missingColumns <= 0) throw thrown;
    if (missingRows > 0) sheet.insertRowsAfter(sheet.getMaxRows(), missingRows);
    if (missingColumns > 0) sheet.insertColumnsAfter(sheet.getMaxColumns(), missingColumns);
    return sheet.getRange(row, column, rows, columns);
  }
}

const triesMax = 3;

/** Spreadsheet services fail now and then for no reason of ours. What is tried again here can be done twice. */
export function trying<T>(work: () => T): T {
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (thrown) {
      if (attempt >= triesMax) throw thrown;
      Utilities.sleep(1000 * 2 ** (attempt - 1));
    }
  }
}
