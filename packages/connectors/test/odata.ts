type Row = Readonly<Record<string, unknown>>;

/**
 * Whether a row passes a `$filter` of comparisons with `and` and `or`; null for a filter that is refused. Business Central
 * takes an `or` over one field only.
 */
export function filterOf(text: string, orOverOneField = true): ((row: Row) => boolean) | null {
  const tokens =
    text.match(/cf\.String\(f='[^']*'\)|(?:datetimeoffset)?'(?:[^']|'')*'|[()]|[^\s()]+/g) ?? [];
  const fields = new Map<number, Set<string>>();
  let at = 0;
  const one = (): ((row: Row) => boolean) => {
    if (tokens[at] === "(") {
      at += 1;
      const inner = any();
      if (tokens[at] !== ")") throw new Refused();
      at += 1;
      return inner;
    }
    const [field = "", operator = "", literal = ""] = tokens.slice(at, at + 3);
    at += 3;
    fields.get(-1)?.add(field);
    const compare = comparisons[operator];
    if (compare === undefined || literal === "") throw new Refused();
    const wanted = valueOf(literal);
    return (row) => {
      if (!(field in row)) throw new Refused();
      return compare(row[field] as never, wanted as never);
    };
  };
  const all = (): ((row: Row) => boolean) => {
    const parts = [one()];
    while (tokens[at] === "and") {
      at += 1;
      parts.push(one());
    }
    return (row) => parts.every((part) => part(row));
  };
  const any = (): ((row: Row) => boolean) => {
    const outer = fields.get(-1);
    const seen = new Set<string>();
    fields.set(-1, seen);
    const parts = [all()];
    while (tokens[at] === "or") {
      at += 1;
      parts.push(all());
    }
    if (orOverOneField && parts.length > 1 && seen.size > 1) throw new Refused();
    if (outer !== undefined) {
      for (const field of seen) outer.add(field);
      fields.set(-1, outer);
    }
    return (row) => parts.some((part) => part(row));
  };
  try {
    const passes = any();
    if (at < tokens.length) return null;
    return passes;
  } catch (thrown) {
    if (thrown instanceof Refused) return null;
    throw thrown;
  }
}

export class Refused extends Error {}

const comparisons: Readonly<Record<string, (a: never, b: never) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
};

/** Texts in quotes, numbers, and dates, which compare as texts. */
function valueOf(literal: string): unknown {
  if (literal.startsWith("datetimeoffset")) return literal.slice(15, -1);
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  if (literal === "true" || literal === "false") return literal === "true";
  return /^-?\d+(?:\.\d+)?$/.test(literal) ? Number(literal) : literal;
}
