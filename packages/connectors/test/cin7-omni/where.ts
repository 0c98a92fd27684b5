type Row = Record<string, unknown>;

const shape = /^(\w+)\s*(>=|=|IN|IS NULL)\s*(.*)$/s;

/** Rows that fit a condition in the SQL-like language of Cin7 Omni, as far as it is documented. Throws on anything else. */
export function fitting(rows: readonly Row[], where: string | null): readonly Row[] {
  const conditions = where === null ? [] : parts(where, / AND /y);
  return rows.filter((row) => conditions.every((condition) => fits(row, condition)));
}

function fits(row: Row, condition: string): boolean {
  const [, name = "", operator, operand = ""] = shape.exec(condition.trim()) ?? [];
  if (!(name in row)) throw new Error(`there is no field ${name} to ask for`);
  const value = plain(row[name]);
  switch (operator) {
    case "=":
      return value === literal(operand);
    case ">=":
      return value !== null && value >= literal(operand);
    case "IN":
      return parts(operand.slice(1, -1), /,/y).some((one) => value === literal(one));
    case "IS NULL":
      return value === null;
    default:
      throw new Error(`the condition ${condition} is not documented`);
  }
}

function plain(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).replace(/^#/, "");
}

/** A number, or a text in quotes with its own quotes doubled. */
function literal(text: string): string {
  if (/^-?[\d.]+$/.test(text)) return text;
  if (!/^'(?:[^']|'')*'$/.test(text)) throw new Error(`${text} is no value`);
  return text.slice(1, -1).replaceAll("''", "'");
}

/** Splits outside quotes. */
function parts(text: string, separator: RegExp): string[] {
  const found: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === "'") quoted = !quoted;
    separator.lastIndex = at;
    const match = quoted ? null : separator.exec(text);
    if (match === null) continue;
    found.push(text.slice(start, at));
    start = at + match[0].length;
    at = start - 1;
  }
  return [...found, text.slice(start)];
}
