import {
  type Fields,
  fieldsOf,
  isFields,
  listIn,
  needList,
  needText,
  textIn,
  within,
} from "../lib/json.ts";
import { withoutNoise } from "../lib/table/whole.ts";

export interface AirtableTable {
  readonly id: string;
  readonly name: string;
  readonly primaryField: string | undefined;
  readonly fields: readonly AirtableField[];
}

export interface AirtableField {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Names of the choices of a select; empty for other fields. */
  readonly choices: readonly string[];
  /** Id of the table that a link leads to. */
  readonly linkedTable: string | undefined;
}

export interface AirtableRecord {
  readonly id: string;
  /** By the ids of the fields; what is empty is missing. */
  readonly fields: Fields;
}

export interface RecordPage {
  readonly records: readonly AirtableRecord[];
  readonly offset: string | undefined;
}

export interface Webhook {
  readonly id: string;
  readonly notificationUrl: string | undefined;
  readonly notifies: boolean;
  /** We refused the last notification, or did not answer it. */
  readonly refused: boolean;
}

export function parseTables(answer: Fields): readonly AirtableTable[] {
  return needList(answer, "tables", "the schema of the Airtable base").map((value) => {
    const fields = fieldsOf(value, "a table of the Airtable base");
    const name = textIn(fields, "name") ?? "";
    return {
      name,
      id: needText(fields, "id", `table "${name}" of Airtable`),
      primaryField: textIn(fields, "primaryFieldId"),
      fields: needList(fields, "fields", `table "${name}" of Airtable`).map((field) =>
        parseField(field, `table "${name}" of Airtable`),
      ),
    };
  });
}

function parseField(value: unknown, where: string): AirtableField {
  const fields = fieldsOf(value, where);
  const options = within(fields, "options");
  return {
    id: needText(fields, "id", where),
    name: textIn(fields, "name") ?? "",
    type: textIn(fields, "type") ?? "",
    choices: listIn(options, "choices").flatMap((choice) =>
      isFields(choice) ? (textIn(choice, "name") ?? []) : [],
    ),
    linkedTable: textIn(options, "linkedTableId"),
  };
}

export function parseRecords(answer: Fields): RecordPage {
  return {
    records: needList(answer, "records", "the answer of Airtable").map(parseRecord),
    offset: textIn(answer, "offset"),
  };
}

export function parseRecord(value: unknown): AirtableRecord {
  const fields = fieldsOf(value, "a record of Airtable");
  return { id: needText(fields, "id", "a record of Airtable"), fields: within(fields, "fields") };
}

/** The text of a cell: lookups are lists, and formulas that failed are objects that say so. */
export function textOf(value: unknown, nameOf: (recordId: string) => string | undefined): string {
  if (typeof value === "string") return nameOf(value) ?? withoutNoise(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value))
    return value
      .map((one) => textOf(one, nameOf))
      .filter((text) => text !== "")
      .join("; ");
  if (!isFields(value)) return "";
  for (const name of ["error", "specialValue", "value", "text", "name", "filename", "email"]) {
    const text = textIn(value, name);
    if (text !== undefined) return text;
  }
  return "";
}

export function parseWebhook(value: unknown): Webhook {
  const fields = fieldsOf(value, "a webhook of Airtable");
  return {
    id: needText(fields, "id", "a webhook of Airtable"),
    notificationUrl: textIn(fields, "notificationUrl"),
    notifies: fields["areNotificationsEnabled"] !== false && fields["isHookEnabled"] !== false,
    refused: within(fields, "lastNotificationResult")["success"] === false,
  };
}
