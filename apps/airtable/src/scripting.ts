/**
 * As much of Airtable's scripting API as we use; it publishes no types. Writes take 50 records at the most, and every
 * value by its field's type: a single select is written as `{ name }` and read as `{ id, name, color }`.
 */
export interface Base {
  readonly id: string;
  readonly tables: readonly Table[];
  /** Only in the Scripting extension. */
  createTableAsync?(name: string, fields: readonly NewField[]): Promise<string>;
}

export interface Table {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly Field[];
  selectRecordsAsync(options: { readonly fields: readonly string[] }): Promise<Query>;
  createRecordsAsync(records: readonly NewRecord[]): Promise<readonly string[]>;
  updateRecordsAsync(records: readonly ChangedRecord[]): Promise<void>;
  deleteRecordsAsync(records: readonly string[]): Promise<void>;
  /** Only in the Scripting extension. */
  createFieldAsync?(
    name: string,
    type: string,
    options?: NewField["options"],
    description?: string,
  ): Promise<string>;
}

interface Field {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

interface Query {
  readonly records: readonly BaseRecord[];
}

export interface BaseRecord {
  readonly id: string;
  getCellValue(field: string): unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface NewRecord {
  readonly fields: Fields;
}

export interface ChangedRecord extends NewRecord {
  readonly id: string;
}

export interface NewField {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly options?: {
    readonly choices?: readonly { readonly name: string }[];
    readonly precision?: number;
    readonly icon?: string;
    readonly color?: string;
    readonly dateFormat?: { readonly name: string };
  };
}

export interface Output {
  set(name: string, value: unknown): void;
  /** Only in the Scripting extension. */
  markdown?(text: string): void;
}

export interface Input {
  /** Variables of the action; may be called once. */
  config(): Readonly<Record<string, unknown>>;
  /** Only in the Scripting extension. */
  tableAsync?(label: string): Promise<Table>;
}
