import { fileSource } from "@parstock/connectors/file";
import { fail, type Instant, type RowsPage, type Source } from "@parstock/core";

import { collaboratorIn, type Collaborator, textOf } from "./cells.ts";
import type { Base, BaseRecord, Table } from "./scripting.ts";
import type { ScriptSettings } from "./settings.ts";
import { findTable, readAll, tableOf } from "./tables.ts";

/** People's words beside an item, in the inventory table. */
export const autoField = "Order alone";
export const confirmedField = "Confirmed by";

/** The inventory and the suppliers, each read once in a script: what is edited meanwhile is for the next one. */
export class Stock {
  private readonly base: Base;
  private readonly settings: ScriptSettings;
  private readonly clock: () => Instant;
  private readonly pages = new Map<string, RowsPage>();
  private inventory: readonly BaseRecord[] = [];

  constructor(base: Base, settings: ScriptSettings, clock: () => Instant) {
    this.base = base;
    this.settings = settings;
    this.clock = clock;
  }

  source(): Source {
    const { tables, mapping } = this.settings;
    const suppliers =
      findTable(this.base, tables.suppliers) === null ? {} : { suppliers: tables.suppliers };
    return fileSource({
      name: "base",
      tables: { stock: tables.inventory, ...suppliers },
      mapping,
    });
  }

  async rows(name: string): Promise<RowsPage> {
    const known = this.pages.get(name);
    if (known !== undefined) return known;
    const table = tableOf(this.base, name);
    const fields = table.fields.map((field) => field.name);
    const records = await readAll(table, fields);
    if (name === this.settings.tables.inventory) this.inventory = records;
    const page = {
      header: fields,
      rows: records.map((record) => fields.map((field) => textOf(record.getCellValue(field)))),
      firstRow: 2,
      next: null,
      typed: true,
      revision: this.clock(),
      asOf: this.clock(),
    };
    this.pages.set(name, page);
    return page;
  }

  /**
   * Items whose box is ticked, and who ticked it: Airtable says that itself, in a "Last modified by" field that watches the
   * box. Null where the inventory has no such box.
   */
  async confirmed(): Promise<ReadonlyMap<string, Collaborator> | null> {
    const table = tableOf(this.base, this.settings.tables.inventory);
    if (table.fields.every(({ name }) => name !== autoField)) return null;
    assertTellsWho(table, confirmedField, autoField);
    await this.rows(this.settings.tables.inventory);
    const sku = this.skuField(table);
    const ticked = this.inventory.flatMap((record): [string, Collaborator][] => {
      const person = collaboratorIn(record.getCellValue(confirmedField));
      const item = textOf(record.getCellValue(sku)).trim();
      return record.getCellValue(autoField) === true && person !== null && item !== ""
        ? [[item, person]]
        : [];
    });
    return new Map(ticked);
  }

  private skuField({ fields }: Table): string {
    const named = this.settings.mapping.columns?.sku;
    const first = fields[0]?.name ?? "";
    return named ?? fields.find(({ name }) => /^(sku|item|item code)$/i.test(name))?.name ?? first;
  }
}

/** Nobody may write another's name: only a field that Airtable itself fills in counts. */
function assertTellsWho(table: Table, who: string, what: string): void {
  if (!tellsWho(table, who))
    fail({
      code: "bad-setting",
      message: `The table "${table.name}" needs a field "${who}" of the type "Last modified by", for the field "${what}" only, so that Airtable says who did it.`,
    });
}

export function tellsWho({ fields }: Table, who: string): boolean {
  return fields.some(({ name, type }) => name === who && type === "lastModifiedBy");
}
