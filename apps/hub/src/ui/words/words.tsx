import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

import { de } from "./de.ts";
import { en, type Words } from "./en.ts";
import { inGerman } from "./translated.ts";

/** What the screens say, and how they say what the hub says. */
export type Dictionary = Words & {
  /** A sentence of the hub in the reader's language; a person's own words stay as they are. */
  readonly tell: (sentence: string) => string;
};

export type Language = "en" | "de";
/** A sentence per plural form of the language; `other` always stands. */
export type Forms = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

const dictionaries: Readonly<Record<Language, Words>> = { en, de };
export const languages: readonly Language[] = ["en", "de"];
const storageKey = "parstock.language";

export interface Speech {
  readonly language: Language;
  /** For numbers and dates: the browser's own variant of the language where it has one ("en-GB"). */
  readonly locale: string;
  readonly words: Dictionary;
  readonly setLanguage: (language: Language) => void;
}

const Context = createContext<Speech | null>(null);

export function useWords(): Speech {
  const speech = useContext(Context);
  if (speech === null) throw new Error("useWords outside of WordsProvider");
  return speech;
}

export function nameOf(language: Language): string {
  return dictionaries[language].language;
}

export function WordsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(storageKey, language);
  }, [language]);
  const speech = useMemo<Speech>(() => {
    const locale = localeFor(language, navigator.languages);
    const words = { ...dictionaries[language], tell: tellerFor(language, locale) };
    return { language, locale, words, setLanguage };
  }, [language]);
  return <Context value={speech}>{children}</Context>;
}

function firstLanguage(): Language {
  const wished = [localStorage.getItem(storageKey) ?? "", ...navigator.languages];
  const found = wished
    .map((tag) => languages.find((language) => tag.split("-")[0] === language))
    .find((language) => language !== undefined);
  return found ?? "en";
}

function localeFor(language: Language, wished: readonly string[]): string {
  return wished.find((tag) => tag.split("-")[0] === language) ?? language;
}

/** The sentence with its `{name}` places filled in. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

/** Who did it: a person's own name, or what a rule of ours is called. */
export function actorName(name: string, words: Dictionary): string {
  return words.rules[name as keyof Dictionary["rules"]] ?? name;
}

/** The form for `count`, with `{n}` written in the locale. */
export function countOf(forms: Forms, count: number, locale: string): string {
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return fill(form, { n: new Intl.NumberFormat(locale).format(count) });
}

/** Screens are drawn again and again, with the same sentences. */
function tellerFor(language: Language, locale: string): Dictionary["tell"] {
  if (language === "en") return (sentence) => sentence;
  const known = new Map<string, string>();
  return (sentence) => {
    const told = known.get(sentence) ?? inGerman(sentence, locale) ?? sentence;
    known.set(sentence, told);
    return told;
  };
}
