import type { Drift } from "@parstock/store";

/** How a table differed from what the records give, in one sentence. */
export function tellDrift({ projection, missing, surplus, changed, examples }: Drift): string {
  const parts = [
    ...(missing > 0 ? [`${rows(missing)} missing`] : []),
    ...(surplus > 0 ? [`${rows(surplus)} that no record gives`] : []),
    ...(changed > 0 ? [`${rows(changed)} with other content`] : []),
  ];
  const all = missing + surplus + changed;
  const named = examples.map((example) => `"${example}"`).join(", ");
  return `${projection}: ${parts.join(", ")} (${named}${all > examples.length ? "…" : ""}).`;
}

function rows(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
