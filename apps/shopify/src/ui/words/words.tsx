import { createContext, type ReactNode, useContext, useMemo } from "react";

import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

export type Language = "en" | "de";

/** What a person's language calls things, and how it writes figures. */
export interface Said {
  readonly words: Words;
  readonly quantity: (text: string) => string;
  readonly money: (text: string, currency: string) => string;
  readonly day: (text: string) => string;
  readonly moment: (text: string) => string;
}

const SaidContext = createContext<Said | null>(null);

export function languageOf(locale: string): Language {
  return /^de\b/i.test(locale) ? "de" : "en";
}

export function WordsProvider({
  locale,
  children,
}: {
  readonly locale: string;
  readonly children: ReactNode;
}): ReactNode {
  const said = useMemo(() => saidIn(locale), [locale]);
  return <SaidContext.Provider value={said}>{children}</SaidContext.Provider>;
}

export function useWords(): Said {
  const said = useContext(SaidContext);
  if (said === null) throw new Error("words are provided by the frame");
  return said;
}

function saidIn(locale: string): Said {
  const words = languageOf(locale) === "de" ? de : en;
  const tag = Intl.DateTimeFormat.supportedLocalesOf([locale])[0] ?? "en";
  const plain = new Intl.NumberFormat(tag, { maximumFractionDigits: 12 });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeZone: "UTC" });
  const moments = new Intl.DateTimeFormat(tag, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return {
    words,
    // Decimals as text stay exact: no figure passes through a binary fraction.
    quantity: (text) => plain.format(text as Intl.StringNumericLiteral),
    money: (text, currency) =>
      new Intl.NumberFormat(tag, { style: "currency", currency, maximumFractionDigits: 6 }).format(
        text as Intl.StringNumericLiteral,
      ),
    day: (text) => days.format(new Date(`${text.slice(0, 10)}T00:00:00Z`)),
    moment: (text) => `${moments.format(new Date(text))} UTC`,
  };
}
