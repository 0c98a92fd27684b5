import type { ReactNode } from "react";

/** Labelled values; those that are empty are left out. */
export function Facts({
  entries,
  rows = false,
}: {
  /** One below the other, label left and value right. */
  readonly rows?: boolean;
  readonly entries: readonly (readonly [string, ReactNode])[];
}): ReactNode {
  return (
    <dl className={rows ? "facts-rows" : "facts"}>
      {entries
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
