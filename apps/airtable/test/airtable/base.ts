import type { NewField } from "../../src/scripting.ts";

/** Airtable's limits on a script in an automation. */
export const limits = {
  recordsPerWrite: 50,
  queriesPerRun: 30,
  textMax: 100_000,
  runMs: 30_000,
};

/** What a call takes here; Airtable promises no times, these are generous. */
const queryMs = 400;
const queryMsPerRecord = 0.4;
const writeMs = 300;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

interface FieldState extends NewField {
  readonly id: string;
  /** For a "Last modified by" field: the fields that it watches. */
  readonly watches?: readonly string[];
}

interface RecordState {
  readonly id: string;
  readonly cells: Map<string, unknown>;
}

interface TableState {
  readonly id: string;
  readonly name: string;
  readonly fields: FieldState[];
  readonly records: RecordState[];
}

/** A base as it lies at Airtable: what scripts and people change, with the types of its fields enforced. */
export class AirtableBase {
  readonly id: string;
  readonly tables: TableState[] = [];
  now: number;
  private made = 0;

  constructor(id: string, now: string) {
    this.id = id;
    this.now = Date.parse(now);
  }

  addTable(name: string, fields: readonly NewField[]): void {
    const table: TableState = { id: this.newId("tbl"), name, fields: [], records: [] };
    this.tables.push(table);
    for (const field of fields) this.addField(name, field);
  }

  addField(table: string, field: NewField): void {
    const { fields } = this.table(table);
    if (fields.some(({ name }) => name === field.name))
      throw new Error(`Field ${field.name} exists already`);
    fields.push({ ...field, id: this.newId("fld") });
  }

  /** What only a person can make: a field that says who changed some others. */
  addWatcher(table: string, name: string, watches: readonly string[]): void {
    this.table(table).fields.push({ id: this.newId("fld"), name, type: "lastModifiedBy", watches });
  }

  table(name: string): TableState {
    const table = this.tables.find((one) => one.name === name || one.id === name);
    if (table === undefined) throw new Error(`No table matches ${name}`);
    return table;
  }

  /** A person types; the fields that watch what was typed name them. */
  edit(
    person: Person,
    table: string,
    record: string,
    cells: Readonly<Record<string, unknown>>,
  ): void {
    const state = this.table(table);
    const row = state.records.find(({ id }) => id === record);
    if (row === undefined) throw new Error(`No record ${record}`);
    for (const [name, value] of Object.entries(cells)) {
      write(state, row, name, value);
      for (const { name: watcher, watches } of state.fields)
        if (watches?.includes(name) === true) row.cells.set(watcher, { ...person });
    }
  }

  create(table: string, rows: readonly Readonly<Record<string, unknown>>[]): string[] {
    const state = this.table(table);
    const records = rows.map((cells): RecordState => {
      const row: RecordState = { id: this.newId("rec"), cells: new Map() };
      for (const [name, value] of Object.entries(cells)) write(state, row, name, value);
      return row;
    });
    state.records.push(...records);
    return records.map(({ id }) => id);
  }

  update(table: string, rows: readonly { readonly id: string; readonly fields: object }[]): void {
    const state = this.table(table);
    const found = rows.map(({ id, fields }) => {
      const row = state.records.find((one) => one.id === id);
      if (row === undefined) throw new Error(`Record ID ${id} does not exist`);
      return { row, fields };
    });
    for (const { row, fields } of found)
      for (const [name, value] of Object.entries(fields)) write(state, row, name, value);
  }

  remove(table: string, ids: readonly string[]): void {
    const { records } = this.table(table);
    for (const id of ids) {
      const at = records.findIndex((row) => row.id === id);
      if (at < 0) throw new Error(`Record ID ${id} does not exist`);
      records.splice(at, 1);
    }
  }

  /** Cells of all records, as people see them. */
  rows(table: string): Readonly<Record<string, unknown>>[] {
    return this.table(table).records.map(({ id, cells }) => ({
      id,
      ...Object.fromEntries(cells),
    }));
  }

  private newId(prefix: string): string {
    this.made += 1;
    return `${prefix}${String(this.made).padStart(14, "0")}`;
  }
}

/** Airtable keeps no empty texts and refuses values of another type than the field's. */
function write(table: TableState, row: RecordState, name: string, value: unknown): void {
  const field = table.fields.find((one) => one.name === name || one.id === name);
  if (field === undefined) throw new Error(`Field ${name} does not exist in ${table.name}`);
  const refuse = (): never => {
    throw new Error(`Can't set cell values: invalid cell value for field '${field.name}'.`);
  };
  if (value === null || value === "" || value === undefined) {
    row.cells.delete(field.name);
    return;
  }
  switch (field.type) {
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) refuse();
      break;
    case "checkbox":
      if (typeof value !== "boolean") refuse();
      break;
    case "date":
      if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) refuse();
      break;
    case "singleSelect": {
      const { name: choice } = value as { readonly name?: unknown };
      if (!(field.options?.choices ?? []).some((one) => one.name === choice)) refuse();
      row.cells.set(field.name, { id: `sel${String(choice)}`, name: choice, color: "blueLight2" });
      return;
    }
    case "singleLineText":
    case "multilineText":
    case "email":
      if (typeof value !== "string" || value.length > limits.textMax) refuse();
      break;
    default:
      refuse();
  }
  row.cells.set(field.name, value);
}

/** The script was ended by Airtable: from then on nothing of it happens. */
export class Ended extends Error {}

/** One run of a script against the base, with its limits. A call happens when `admit` lets it. */
export class ScriptHost {
  readonly outputs = new Map<string, unknown>();
  queries = 0;
  writes = 0;
  calls = 0;
  private readonly base: AirtableBase;
  private readonly admit: (call: () => unknown) => Promise<unknown>;
  private readonly begun: number;
  private spentMs = 0;

  constructor(base: AirtableBase, admit: (call: () => unknown) => Promise<unknown> = once) {
    this.base = base;
    this.admit = admit;
    this.begun = base.now;
  }

  /** Modelled milliseconds since the script began, its own calls only. */
  get elapsedMs(): number {
    return this.spentMs;
  }

  get nowMs(): number {
    return Math.max(this.base.now, this.begun + this.spentMs);
  }

  globals(config: Readonly<Record<string, unknown>> | null): object {
    let asked = false;
    const input =
      config === null
        ? { tableAsync: async () => null }
        : {
            config: () => {
              if (asked) throw new Error("input.config() can only be called once");
              asked = true;
              return config;
            },
          };
    return {
      base: this.api(config === null),
      input,
      output: {
        set: (name: string, value: unknown) =>
          this.outputs.set(name, JSON.parse(JSON.stringify(value))),
        ...(config === null
          ? { markdown: (text: string) => this.outputs.set("markdown", text) }
          : {}),
      },
    };
  }

  private api(extension: boolean): object {
    const { base } = this;
    const facade = (table: TableState): object => ({
      id: table.id,
      name: table.name,
      get fields() {
        return table.fields.map(({ id, name, type }) => ({ id, name, type }));
      },
      selectRecordsAsync: ({ fields }: { readonly fields: readonly string[] }) =>
        this.query(table, fields),
      createRecordsAsync: (rows: readonly { readonly fields: object }[]) =>
        this.write(rows.length, () =>
          base.create(
            table.name,
            rows.map(({ fields }) => fields as Readonly<Record<string, unknown>>),
          ),
        ),
      updateRecordsAsync: (rows: readonly { readonly id: string; readonly fields: object }[]) =>
        this.write(rows.length, () => base.update(table.name, rows)),
      deleteRecordsAsync: (ids: readonly string[]) =>
        this.write(ids.length, () => base.remove(table.name, ids)),
      ...(extension
        ? {
            createFieldAsync: async (name: string, type: string, options?: NewField["options"]) =>
              base.addField(table.name, { name, type, ...(options ? { options } : {}) }),
          }
        : {}),
    });
    return {
      id: base.id,
      get tables() {
        return base.tables.map(facade);
      },
      ...(extension
        ? {
            createTableAsync: async (name: string, fields: readonly NewField[]) =>
              base.addTable(name, fields),
          }
        : {}),
    };
  }

  private async query(table: TableState, fields: readonly string[]): Promise<unknown> {
    this.queries += 1;
    if (this.queries > limits.queriesPerRun) throw new Error("Exceeded quota of table queries");
    for (const name of fields)
      if (!table.fields.some((field) => field.name === name || field.id === name))
        throw new Error(`Field ${name} does not exist in ${table.name}`);
    return this.call(() => {
      this.spend(queryMs + queryMsPerRecord * table.records.length);
      const records = table.records.map(({ id, cells }) => {
        const kept = new Map(cells);
        return { id, getCellValue: (name: string) => this.cell(kept, fields, name) };
      });
      return { records };
    });
  }

  private cell(
    cells: ReadonlyMap<string, unknown>,
    fields: readonly string[],
    name: string,
  ): unknown {
    if (!fields.includes(name)) throw new Error(`Field ${name} was not loaded`);
    return cells.get(name) ?? null;
  }

  private write(records: number, work: () => unknown): Promise<unknown> {
    this.writes += 1;
    if (records > limits.recordsPerWrite)
      throw new Error("You can only write 50 records at a time");
    return this.call(() => {
      this.spend(writeMs);
      return work();
    });
  }

  private call(work: () => unknown): Promise<unknown> {
    this.calls += 1;
    return this.admit(work);
  }

  private spend(ms: number): void {
    this.spentMs += ms;
    if (this.spentMs > limits.runMs) throw new Ended("Script timed out after 30 seconds");
  }
}

async function once(call: () => unknown): Promise<unknown> {
  await Promise.resolve();
  return call();
}
