import type { Execution } from "./execution.ts";
import { Grid, type Value } from "./grid.ts";

/**
 * Members of a service under the names that its published types give them. Whatever else the script calls is missing here
 * and fails.
 */
export type Named<T, K extends keyof T> = Record<K, (...given: never[]) => unknown>;

/** One spreadsheet as everybody sees it; what an execution writes gets there with its next read or flush. */
export class Document {
  id: string;
  timeZone = "Europe/Berlin";
  grids: Grid[] = [new Grid("Sheet1")];
  active = "Sheet1";
  selection: readonly (readonly [row: number, rows: number])[] = [];

  constructor(id: string) {
    this.id = id;
  }

  grid(name: string): Grid {
    const found = this.grids.find((grid) => grid.name === name);
    if (found === undefined) throw new Error(`the document has no tab ${name}`);
    return found;
  }

  /** All values of a tab, as a person sees them. */
  values(name: string): Value[][] {
    const grid = this.grid(name);
    return Array.from({ length: grid.lastRow }, (_, row) =>
      Array.from(
        { length: grid.lastColumn },
        (_cell, column) => grid.at(row + 1, column + 1).value,
      ),
    );
  }

  /** File, Make a copy: the tabs and all that is in them, under another id. */
  copy(id: string): Document {
    const copy = new Document(id);
    copy.grids = this.grids.map((grid) => grid.copy());
    return copy;
  }
}

type GasRange = GoogleAppsScript.Spreadsheet.Range;

export class Range implements Named<
  GasRange,
  | "getValues"
  | "setValues"
  | "setNumberFormat"
  | "setFontWeight"
  | "setNotes"
  | "setNote"
  | "setFormula"
  | "setDataValidation"
  | "protect"
  | "getRow"
  | "getNumRows"
  | "getLastRow"
  | "getSheet"
> {
  private readonly run: Execution;
  private readonly grid: Grid;
  private readonly row: number;
  private readonly column: number;
  private readonly rows: number;
  private readonly columns: number;

  constructor(run: Execution, grid: Grid, at: readonly [number, number, number, number]) {
    [this.row, this.column, this.rows, this.columns] = at;
    this.run = run;
    this.grid = grid;
    if (![...at].every((one) => Number.isInteger(one) && one >= 1))
      throw new Error("The starting row or the number of rows of the range is too small.");
    const [rows, columns] = run.sizeOf(grid);
    if (this.row + this.rows - 1 > rows || this.column + this.columns - 1 > columns)
      throw new Error("The coordinates of the range are outside the dimensions of the sheet.");
  }

  getValues(): Value[][] {
    this.run.commit();
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from(
        { length: this.columns },
        (_cell, column) => this.grid.at(this.row + row, this.column + column).value,
      ),
    );
  }

  setValues(values: unknown[][]): this {
    if (values.length !== this.rows)
      throw new Error(
        `The number of rows in the data does not match the number of rows in the range. The data has ${values.length} but the range has ${this.rows}.`,
      );
    const kept = values.map((row) => [...row]);
    for (const row of kept)
      if (row.length !== this.columns)
        throw new Error(
          `The number of columns in the data does not match the number of columns in the range. The data has ${row.length} but the range has ${this.columns}.`,
        );
    // Refused as a whole when one cell is too long.
    const probe = new Grid("probe");
    kept.forEach((row, at) => row.forEach((cell, column) => probe.set(at + 1, column + 1, cell)));
    this.run.write(this.grid, () =>
      kept.forEach((row, at) =>
        row.forEach((cell, column) => this.grid.set(this.row + at, this.column + column, cell)),
      ),
    );
    return this;
  }

  setNumberFormat(format: string): this {
    this.run.write(this.grid, () => {
      for (let at = 0; at < this.columns; at++) this.grid.format(this.column + at, format);
    });
    return this;
  }

  setFontWeight(_weight: string): this {
    this.run.write(this.grid, () => {});
    return this;
  }

  setNotes(notes: readonly (readonly string[])[]): this {
    this.run.write(this.grid, () =>
      notes.forEach((row, at) =>
        row.forEach((note, column) =>
          this.grid.notes.set(`${this.row + at}/${this.column + column}`, note),
        ),
      ),
    );
    return this;
  }

  setNote(note: string): this {
    return this.setNotes([[note]]);
  }

  setFormula(formula: string): this {
    this.run.write(this.grid, () => this.grid.setFormula(this.row, this.column, formula));
    return this;
  }

  setDataValidation(rule: unknown): this {
    this.run.write(this.grid, () => this.grid.validations.set(this.column, JSON.stringify(rule)));
    return this;
  }

  protect(): Protection {
    return new Protection(this.run, this.grid);
  }

  getRow(): number {
    return this.row;
  }

  getNumRows(): number {
    return this.rows;
  }

  getLastRow(): number {
    return this.row + this.rows - 1;
  }

  getSheet(): Sheet {
    return new Sheet(this.run, this.grid);
  }
}

type GasSheet = GoogleAppsScript.Spreadsheet.Sheet;

export class Sheet implements Named<
  GasSheet,
  | "getName"
  | "setName"
  | "getDataRange"
  | "getRange"
  | "getLastRow"
  | "getMaxRows"
  | "getMaxColumns"
  | "insertRowsAfter"
  | "insertColumnsAfter"
  | "setColumnWidth"
  | "setFrozenRows"
  | "hideSheet"
  | "hideColumns"
  | "protect"
  | "activate"
  | "getActiveRangeList"
> {
  readonly grid: Grid;
  private readonly run: Execution;

  constructor(run: Execution, grid: Grid) {
    this.run = run;
    this.grid = grid;
  }

  getName(): string {
    return this.grid.name;
  }

  setName(name: string): this {
    if (this.run.google.document.grids.some((grid) => grid.name === name))
      throw new Error(`A sheet with the name "${name}" already exists. Please enter another name.`);
    this.run.write(this.grid, () => {
      this.grid.name = name;
    });
    return this;
  }

  getDataRange(): Range {
    this.run.commit();
    return this.getRange(1, 1, Math.max(1, this.grid.lastRow), Math.max(1, this.grid.lastColumn));
  }

  getRange(row: number, column: number, rows = 1, columns = 1): Range {
    return new Range(this.run, this.grid, [row, column, rows, columns]);
  }

  getLastRow(): number {
    this.run.commit();
    return this.grid.lastRow;
  }

  getMaxRows(): number {
    this.run.commit();
    return this.grid.maxRows;
  }

  getMaxColumns(): number {
    this.run.commit();
    return this.grid.maxColumns;
  }

  insertRowsAfter(after: number, count: number): this {
    this.run.write(this.grid, () => this.grid.insertRows(after, count));
    this.run.commit();
    return this;
  }

  insertColumnsAfter(_after: number, count: number): this {
    this.run.write(this.grid, () => {
      this.grid.maxColumns += count;
    });
    this.run.commit();
    return this;
  }

  setColumnWidth(_column: number, _width: number): this {
    this.run.write(this.grid, () => {});
    return this;
  }

  setFrozenRows(rows: number): void {
    this.run.write(this.grid, () => {
      this.grid.frozenRows = rows;
    });
  }

  hideSheet(): this {
    this.run.write(this.grid, () => {
      this.grid.hidden = true;
    });
    return this;
  }

  hideColumns(_from: number, _count: number): void {
    this.run.write(this.grid, () => {});
  }

  protect(): Protection {
    return new Protection(this.run, this.grid);
  }

  activate(): this {
    this.run.google.document.active = this.grid.name;
    return this;
  }

  getActiveRangeList(): RangeList | null {
    const { selection } = this.run.google.document;
    return selection.length === 0
      ? null
      : new RangeList(selection.map(([row, rows]) => this.getRange(row, 1, rows, 1)));
  }
}

class RangeList implements Named<GoogleAppsScript.Spreadsheet.RangeList, "getRanges"> {
  private readonly ranges: Range[];

  constructor(ranges: Range[]) {
    this.ranges = ranges;
  }

  getRanges(): Range[] {
    return this.ranges;
  }
}

class Protection implements Named<
  GoogleAppsScript.Spreadsheet.Protection,
  "setDescription" | "setWarningOnly"
> {
  private readonly run: Execution;
  private readonly grid: Grid;

  constructor(run: Execution, grid: Grid) {
    this.run = run;
    this.grid = grid;
  }

  setDescription(description: string): this {
    this.run.write(this.grid, () => this.grid.protections.push(description));
    return this;
  }

  setWarningOnly(_warningOnly: boolean): this {
    return this;
  }
}

type GasSpreadsheet = GoogleAppsScript.Spreadsheet.Spreadsheet;

export class Spreadsheet implements Named<
  GasSpreadsheet,
  | "getId"
  | "getName"
  | "getUrl"
  | "getSheetByName"
  | "getSheets"
  | "getSpreadsheetTimeZone"
  | "insertSheet"
  | "deleteSheet"
> {
  private readonly run: Execution;

  constructor(run: Execution) {
    this.run = run;
  }

  getId(): string {
    return this.run.google.document.id;
  }

  getName(): string {
    return "Stock";
  }

  getUrl(): string {
    return `https://docs.google.example/spreadsheets/d/${this.run.google.document.id}/edit`;
  }

  getSheetByName(name: string): Sheet | null {
    this.run.commit();
    const grid = this.run.google.document.grids.find((one) => one.name === name);
    return grid === undefined ? null : new Sheet(this.run, grid);
  }

  getSheets(): Sheet[] {
    this.run.commit();
    return this.run.google.document.grids.map((grid) => new Sheet(this.run, grid));
  }

  getSpreadsheetTimeZone(): string {
    return this.run.google.document.timeZone;
  }

  insertSheet(name: string): Sheet {
    this.run.commit();
    const { grids } = this.run.google.document;
    if (grids.some((grid) => grid.name === name))
      throw new Error(`A sheet with the name "${name}" already exists. Please enter another name.`);
    const grid = new Grid(name);
    grids.push(grid);
    this.run.google.changes += 1;
    return new Sheet(this.run, grid);
  }

  deleteSheet(sheet: Sheet): void {
    this.run.commit();
    const { document } = this.run.google;
    document.grids = document.grids.filter((grid) => grid.name !== sheet.getName());
    this.run.google.changes += 1;
  }
}
