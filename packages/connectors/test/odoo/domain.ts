export type Row = { id: number } & Record<string, unknown>;

type Condition = readonly [path: string, operator: string, value: unknown];
/** Prefix notation: "|" and "&" take the two that follow, "!" the one; what stands beside each other is all meant. */
export type Domain = readonly (Condition | "|" | "&" | "!")[];

type Look = (path: string, operator: string, value: unknown) => unknown;

export function matches(domain: Domain, look: Look): boolean {
  let at = 0;
  const next = (): boolean => {
    const term = domain[at++];
    if (term === undefined) throw new Error("a domain ends too early");
    if (term === "!") return !next();
    if (term === "|" || term === "&") {
      const [left, right] = [next(), next()];
      return term === "|" ? left || right : left && right;
    }
    const [path, operator, value] = term as Condition;
    return holds(look(path, operator, value), operator, value);
  };
  let all = true;
  while (at < domain.length) all = next() && all;
  return all;
}

function holds(found: unknown, operator: string, value: unknown): boolean {
  switch (operator) {
    case "=":
    case "parent_of":
      return found === value;
    case "!=":
      return found !== value;
    case ">":
      return (found as number) > (value as number);
    case ">=":
      return (found as string) >= (value as string);
    case "<=":
      return (found as string) <= (value as string);
    case "in":
      return (value as unknown[]).includes(found);
    case "not in":
      return !(value as unknown[]).includes(found);
    case "like":
      return String(found).includes(String(value).replaceAll("\\", ""));
    case "child_of":
      return found === true;
    default:
      throw new Error(`the world knows no operator ${operator}`);
  }
}
