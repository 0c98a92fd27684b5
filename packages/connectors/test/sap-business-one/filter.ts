/** `$filter` as far as the Service Layer's manual shows it for plain columns: eq, ne, gt, ge, lt, le, and, or, brackets. */
export function filterOf(
  filter: string | null,
): (row: Readonly<Record<string, unknown>>) => boolean {
  const tokens = filter?.match(/'(?:[^']|'')*'|[()]|[^\s()]+/g) ?? [];
  return (row) => tokens.length === 0 || isMatch(tokens, row);
}

function isMatch(tokens: readonly string[], row: Readonly<Record<string, unknown>>): boolean {
  let at = 0;
  const any = (): boolean => {
    let value = all();
    while (tokens[at] === "or") {
      at += 1;
      value = all() || value;
    }
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (tokens[at] === "and") {
      at += 1;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    if (tokens[at] === "(") {
      at += 1;
      const value = any();
      at += 1;
      return value;
    }
    const [name = "", operator = "", operand = ""] = tokens.slice(at, at + 3);
    at += 3;
    return holds(String(row[name] ?? ""), operator, plain(operand));
  };
  const value = any();
  if (at !== tokens.length)
    throw new Error(`a filter that the model can't read: ${tokens.join(" ")}`);
  return value;
}

function plain(operand: string): string {
  return operand.startsWith("'") ? operand.slice(1, -1).replaceAll("''", "'") : operand;
}

function holds(found: string, operator: string, wanted: string): boolean {
  switch (operator) {
    case "eq":
      return found === wanted;
    case "ne":
      return found !== wanted;
    case "gt":
      return found > wanted;
    case "ge":
      return found >= wanted;
    case "lt":
      return found < wanted;
    case "le":
      return found <= wanted;
    default:
      throw new Error(`the model knows no ${operator}`);
  }
}
