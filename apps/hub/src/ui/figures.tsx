import type { ReactNode } from "react";

import { formatMoney, formatQuantity } from "./amount.ts";
import { useWords } from "./words/words.tsx";

/** A quantity with its unit's code. */
export function Quantity({
  value,
  unit,
}: {
  readonly value: string | null;
  readonly unit?: string;
}): ReactNode {
  const { locale, words } = useWords();
  if (value === null) return <span>{words.none}</span>;
  return (
    <span className="figure">
      {formatQuantity(value, locale)}
      {unit === undefined ? null : <span className="unit"> {unit}</span>}
    </span>
  );
}

export function Money({
  value,
  currency,
}: {
  readonly value: string;
  readonly currency: string;
}): ReactNode {
  const { locale } = useWords();
  return <span className="figure">{formatMoney(value, currency, locale)}</span>;
}

/** An amount a currency, never added up across them. */
export function Amounts({
  values,
}: {
  readonly values: Readonly<Record<string, string>>;
}): ReactNode {
  const { words } = useWords();
  const entries = Object.entries(values).filter(([, value]) => value !== "0");
  if (entries.length === 0) return <span>{words.none}</span>;
  return (
    <span className="amounts">
      {entries.map(([currency, value]) => (
        <Money key={currency} value={value} currency={currency} />
      ))}
    </span>
  );
}

export function Count({ value }: { readonly value: number }): ReactNode {
  const { locale } = useWords();
  return <span className="figure">{new Intl.NumberFormat(locale).format(value)}</span>;
}
