import type { Base as SdkBase, Table as SdkTable } from "@airtable/blocks/models";

import type { Base, BaseRecord, ChangedRecord, NewField, NewRecord, Table } from "../scripting.ts";

/** The base as extensions get it, in the words of the scripting API. Records are read once, not watched. */
export function baseOf(base: SdkBase): Base {
  return {
    id: base.id,
    get tables() {
      return base.tables.map(tableOf);
    },
    async createTableAsync(name, fields) {
      const table = await base.createTableAsync(name, fields.map(fieldOf));
      return table.id;
    },
  };
}

function tableOf(table: SdkTable): Table {
  return {
    id: table.id,
    name: table.name,
    get fields() {
      return table.fields.map(({ id, name, type }) => ({ id, name, type }));
    },
    async selectRecordsAsync({ fields }) {
      const query = await table.selectRecordsAsync({ fields: [...fields] });
      const records = query.records.map((record): BaseRecord => {
        const cells = new Map(fields.map((name) => [name, record.getCellValue(name)]));
        return { id: record.id, getCellValue: (name) => cells.get(name) ?? null };
      });
      query.unloadData();
      return { records };
    },
    createRecordsAsync: (records: readonly NewRecord[]) =>
      table.createRecordsAsync(records.map(({ fields }) => ({ fields: { ...fields } }))),
    updateRecordsAsync: (records: readonly ChangedRecord[]) =>
      table.updateRecordsAsync(records.map(({ id, fields }) => ({ id, fields: { ...fields } }))),
    deleteRecordsAsync: (records: readonly string[]) => table.deleteRecordsAsync([...records]),
    async createFieldAsync(name, type, options, description) {
      const field = await table.createFieldAsync(
        name,
        type as Parameters<SdkTable["createFieldAsync"]>[1],
        optionsOf({ name, type, ...(options === undefined ? {} : { options }) }),
        description ?? null,
      );
      return field.id;
    },
  };
}

type SdkField = Parameters<SdkBase["createTableAsync"]>[1][number];

function fieldOf(field: NewField): SdkField {
  const { name, type, description } = field;
  const options = optionsOf(field);
  return {
    name,
    type: type as SdkField["type"],
    ...(options === null ? {} : { options }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Scripts and extensions take the same options, but for how a date is formatted. */
function optionsOf({ options }: NewField): Record<string, unknown> | null {
  return options === undefined ? null : { ...options };
}
