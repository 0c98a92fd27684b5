import type { ReactNode } from "react";

import { useWords } from "./words/words.tsx";

/** An instant in the viewer's zone; the zone and the full date are in its title. */
export function Moment({ at }: { readonly at: string }): ReactNode {
  const { locale } = useWords();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={at} title={formatFull(date, locale)}>
      {formatInstant(at, locale)}
    </time>
  );
}

/** Day and time in the viewer's zone; the year only when it is not this one. */
export function formatInstant(at: string, locale: string): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" as const }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(date);
}

/** Day, time and zone, written out. */
export function formatFull(date: Date, locale: string): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const full = new Intl.DateTimeFormat(locale, {
    dateStyle: "full",
    timeStyle: "long",
  });
  return `${full.format(date)} (${zone})`;
}

/** A calendar day as written in the contract: it has no zone, so none may shift it. */
export function CalendarDay({ day }: { readonly day: string | null | undefined }): ReactNode {
  const { locale, words } = useWords();
  if (day === null || day === undefined) return <span>{words.none}</span>;
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return <span>{day}</span>;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return <time dateTime={day}>{format.format(date)}</time>;
}
