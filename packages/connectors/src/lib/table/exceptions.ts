import type { Exception } from "@parstock/core";

import { quote } from "./columns.ts";

/** Where something is wrong: names the row for the person, and the item for the key. */
export interface Place {
  readonly source: string;
  readonly file: string;
  readonly rowNumber: number;
  /** Empty where the row names no item. */
  readonly sku: string;
  readonly location: string;
}

/** One row that was set aside. The key holds the item rather than the row, so that it lasts while rows move. */
export function rowException(place: Place, code: string, phrase: string): Exception {
  const { source, file, rowNumber, sku, location } = place;
  const named = sku !== "";
  return {
    key: `${source}/${code}/${named ? `${keyPart(sku)}/${keyPart(location)}` : `row-${rowNumber}`}`,
    code,
    message: `${file} row ${rowNumber}${named ? `, item ${quote(sku)}` : ""}: ${phrase}.`,
    ...(named ? { item: sku, location } : {}),
  };
}

/** An item that stands twice: which of the rows is right is not for us to choose. */
export function doubleException(
  source: string,
  file: string,
  item: string,
  location: string,
  rows: readonly number[],
): Exception {
  const named =
    rows.length > 5
      ? `${rows.slice(0, 5).join(", ")} and ${rows.length - 5} more`
      : rows.join(" and ");
  return {
    key: `${source}/duplicate-item/${keyPart(item)}/${keyPart(location)}`,
    code: "duplicate-item",
    message: `${file} rows ${named} are both item ${quote(item)} at ${quote(location)}; keep one of them, nothing is ordered for the item until then.`,
    item,
    location,
  };
}

/** Half a surrogate pair would make encodeURIComponent throw. */
export function keyPart(text: string): string {
  return encodeURIComponent(
    text.replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "\ufffd",
    ),
  );
}

/** What is said of a row with more or fewer cells than its header. */
export function raggedPhrase(cells: number, width: number): string {
  return `the row has ${cells === 1 ? "1 cell" : `${cells} cells`} where the header has ${width}; look for a missing or extra separator or quotation mark`;
}

/** Cells beyond the header are harmless while they are empty. */
export function isRagged(row: readonly string[], width: number): boolean {
  if (row.length === width) return false;
  return row.length < width || row.slice(width).some((cell) => cell.trim() !== "");
}
