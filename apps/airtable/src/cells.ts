import { parseDecimal } from "@parstock/core";

/** A cell as exact text, whatever the type of its field. Airtable keeps numbers as binary fractions of fifteen sure digits. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  // Linked records, lookups and multiple selects.
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  const { name, email, error, specialValue, text } = value as Record<string, unknown>;
  // A formula that failed must not be taken for an empty cell.
  return textOf(name ?? email ?? error ?? specialValue ?? text);
}

/** What a formula makes of 0.1 + 0.2 is 0.3 on the screen, and so it is here; never an exponent. */
function numberText(value: number): string {
  const short = String(Number(value.toPrecision(15)));
  return parseDecimal(short) ?? (Math.abs(value) < 1e21 ? value.toFixed(0) : short);
}

/** A person as a "Last modified by" field names them. */
export interface Collaborator {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export function collaboratorIn(value: unknown): Collaborator | null {
  if (typeof value !== "object" || value === null) return null;
  const { id, name, email } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof email !== "string") return null;
  return { id, email, name: typeof name === "string" && name !== "" ? name : email };
}
