import { Button, Skeleton } from "@mantine/core";
import { IconCloudOff, type Icon, IconMapOff } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";

import { Refusal } from "./hub.ts";
import { fill, type Dictionary, useWords } from "./words/words.tsx";

export type Tone = "good" | "warn" | "bad" | "info" | "calm";

let opened = false;

/** One screen: names the page, and takes the focus when a person comes here from another. */
export function Screen({
  title,
  heading,
  lead,
  actions,
  children,
}: {
  readonly title: string;
  readonly heading?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const headline = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (opened) headline.current?.focus({ preventScroll: true });
    opened = true;
    window.scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.title = `${title} · Parstock`;
  }, [title]);
  return (
    <>
      <div className="screen-head">
        <div>
          <h1 ref={headline} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead === undefined ? null : <div className="lead">{lead}</div>}
        </div>
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </div>
      {children}
    </>
  );
}

export function Panel({
  title,
  end,
  padded = true,
  children,
}: {
  readonly title?: ReactNode;
  readonly end?: ReactNode;
  readonly padded?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="panel">
      {title === undefined ? null : (
        <div className="panel-head">
          <h2>{title}</h2>
          {end}
        </div>
      )}
      {padded ? <div className="panel-body">{children}</div> : children}
    </section>
  );
}

export function Notice({
  tone,
  icon: Sign,
  title,
  alert = false,
  children,
}: {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly title?: string;
  /** Read out at once. */
  readonly alert?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="notice" data-tone={tone} role={alert ? "alert" : undefined}>
      <Sign size={20} stroke={1.75} aria-hidden />
      <div>
        {title === undefined ? null : <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

/** Nothing to show, said kindly. */
export function Blank({
  icon: Sign,
  title,
  tone = "calm",
  children,
}: {
  readonly icon: Icon;
  readonly title: string;
  readonly tone?: Tone;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="state" data-tone={tone}>
      <Sign size={32} stroke={1.5} aria-hidden />
      <div className="state-title">{title}</div>
      <div className="soft">{children}</div>
    </div>
  );
}

export function sentenceFor(error: unknown, words: Dictionary): string {
  if (!(error instanceof Refusal)) return words.error.crash;
  if (error.message !== "") return words.tell(error.message);
  return error.status === 0
    ? words.error.offline
    : fill(words.error.unreadable, { status: String(error.status) });
}

/** What a query came to: bones while it loads, a sentence and another try when it failed, and else its answer. */
export function Loaded<T>({
  query,
  rows = 4,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly rows?: number;
  readonly children: (answer: T) => ReactNode;
}): ReactNode {
  const { words } = useWords();
  if (query.data !== undefined) return children(query.data);
  if (query.error instanceof Refusal && query.error.status === 404)
    return <Blank icon={IconMapOff} title={sentenceFor(query.error, words)} />;
  if (query.isError)
    return (
      <div className="state" data-tone="bad" role="alert">
        <IconCloudOff size={32} stroke={1.5} aria-hidden />
        <div className="state-title">{words.error.title}</div>
        <p className="soft">{sentenceFor(query.error, words)}</p>
        <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
          {words.retry}
        </Button>
      </div>
    );
  return (
    <div className="panel-body stack" role="status" aria-label={words.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={20} radius="sm" width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}
