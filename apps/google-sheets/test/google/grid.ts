export type Value = string | number | boolean | Date;

export interface Stored {
  readonly value: Value;
  readonly formula?: string;
}

const cellMaxCharacters = 50_000;
const cellsMax = 10_000_000;

/** A tab as Google keeps it: values that were typed in or set, each parsed as Sheets parses it. */
export class Grid {
  name: string;
  maxRows = 1000;
  maxColumns = 26;
  readonly notes = new Map<string, string>();
  readonly validations = new Map<number, string>();
  readonly protections: string[] = [];
  hidden = false;
  frozenRows = 0;
  /** Rows from 0 on; only what is written has cells. */
  private rows: (Stored | undefined)[][] = [];
  private readonly formats = new Map<number, string>();

  constructor(name: string) {
    this.name = name;
  }

  at(row: number, column: number): Stored {
    return this.rows[row - 1]?.[column - 1] ?? { value: "" };
  }

  format(column: number, format: string): void {
    this.formats.set(column, format);
  }

  set(row: number, column: number, given: unknown): void {
    const stored = this.parse(given, column);
    // People add rows at the end as they need them; a script has to ask for them.
    this.maxRows = Math.max(this.maxRows, row);
    const cells = (this.rows[row - 1] ??= []);
    cells[column - 1] = stored;
  }

  setFormula(row: number, column: number, formula: string): void {
    const cells = (this.rows[row - 1] ??= []);
    // A spilling formula shows its first text where it stands; what it spills is not computed here.
    cells[column - 1] = { value: /^=\{"([^"]*)"/.exec(formula)?.[1] ?? "#N/A", formula };
  }

  insertRows(after: number, count: number): void {
    if ((this.maxRows + count) * this.maxColumns > cellsMax)
      throw new Error(
        "This action would increase the number of cells above the limit of 10000000.",
      );
    while (this.rows.length < after) this.rows.push([]);
    this.rows.splice(after, 0, ...Array.from({ length: count }, () => []));
    this.maxRows += count;
  }

  sort(from: number, order: (a: readonly Value[], b: readonly Value[]) => number): void {
    const head = this.rows.slice(0, from);
    const tail = this.rows.slice(from);
    tail.sort((a, b) => order(valuesOf(a), valuesOf(b)));
    this.rows = [...head, ...tail];
  }

  get lastRow(): number {
    for (let row = this.rows.length; row > 0; row--)
      if (this.rows[row - 1]?.some((cell) => cell !== undefined && isFilled(cell))) return row;
    return 0;
  }

  get lastColumn(): number {
    return this.rows.reduce((most, row) => {
      for (let column = row?.length ?? 0; column > most; column--) {
        const cell = row[column - 1];
        if (cell !== undefined && isFilled(cell)) return column;
      }
      return most;
    }, 0);
  }

  copy(): Grid {
    const copy = new Grid(this.name);
    copy.maxRows = this.maxRows;
    copy.maxColumns = this.maxColumns;
    copy.rows = this.rows.map((row) => [...(row ?? [])]);
    for (const [column, format] of this.formats) copy.formats.set(column, format);
    return copy;
  }

  private parse(given: unknown, column: number): Stored {
    if (typeof given === "number" || typeof given === "boolean") return { value: given };
    if (Object.prototype.toString.call(given) === "[object Date]")
      return { value: new Date(Number(given)) };
    if (typeof given !== "string") throw new Error(`Cells can't hold ${typeof given}.`);
    if (given.length > cellMaxCharacters)
      throw new Error(
        "Your input contains more than the maximum of 50000 characters in a single cell.",
      );
    if (given.startsWith("'")) return { value: given.slice(1) };
    if (given.startsWith("=")) return { value: "#ERROR!", formula: given };
    if (this.formats.get(column) === "@") return { value: given };
    return { value: entered(given) };
  }
}

/** What Sheets makes of a text that somebody types: "007" becomes 7, "2026-11-23" a date, "5%" a twentieth. */
function entered(text: string): Value {
  const trimmed = text.trim();
  if (/^(true|false)$/i.test(trimmed)) return /^true$/i.test(trimmed);
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(trimmed)) return new Date(`${trimmed}T00:00:00Z`);
  if (/^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .-]\d+$/i.test(trimmed))
    return new Date(0);
  if (/^\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.test(trimmed))
    return new Date(0);
  if (/^\d{1,2}[/.]\d{1,2}([/.]\d{2,4})?$/.test(trimmed)) return new Date(0);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(trimmed)) return Number(trimmed.replace(/,/g, ""));
  const percent = /^([+-]?\d+(?:\.\d*)?)%$/.exec(trimmed)?.[1];
  if (percent !== undefined) return Number(percent) / 100;
  if (/^[+\-@]/.test(text)) return "#ERROR!";
  return text;
}

function isFilled({ value, formula }: Stored): boolean {
  return value !== "" || formula !== undefined;
}

function valuesOf(row: readonly (Stored | undefined)[] | undefined): Value[] {
  return Array.from(row ?? [], (cell) => cell?.value ?? "");
}
