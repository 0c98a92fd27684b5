/**
 * Names and notes come from spreadsheets and web forms, so they may hold control characters, half a surrogate
 * pair, or direction overrides that make one article number read as another (Unicode TR 36, section 2.5).
 */
const overrides = /[\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g;

/** Text on one line: no control characters, no direction overrides, white space collapsed. */
export function cleanLine(text: string): string {
  return cleanParagraphs(text).join(" ");
}

/** The non-blank lines of a text, each cleaned like `cleanLine`. */
export function cleanParagraphs(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\f\p{Zl}\p{Zp}]/u)
    .map((line) =>
      line
        .replace(overrides, "")
        .replace(/\p{Cs}/gu, "\uFFFD")
        .replace(/[\p{Cc} ]+/gu, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

/** The first `length` characters of a line, with an ellipsis when some were left off. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/** Escaped for HTML text and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
