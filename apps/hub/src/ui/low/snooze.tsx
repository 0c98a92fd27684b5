import { Button, TextInput } from "@mantine/core";
import { IconAlarm, IconAlarmSnooze } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import type { LowRow, QuietRow } from "../../api.ts";
import { Confirmation } from "../dialog.tsx";
import { hub } from "../hub.ts";
import { CalendarDay } from "../moment.tsx";
import { useSay } from "../say.ts";
import { sentenceFor } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";

/** An item at a location, with what people call it. */
export interface Place {
  readonly item: string;
  readonly location: string;
  readonly name: string;
}

/** What is offered at first: long enough to be worth it, short enough to be looked at again. */
const daysAtFirst = 14;

/** Snoozes an item, or wakes it where it is quiet. */
export function SnoozeButton({
  place,
  quiet,
  compact = false,
}: {
  readonly place: Place;
  readonly quiet: LowRow["quiet"];
  readonly compact?: boolean;
}): ReactNode {
  const { words } = useWords();
  const [asked, setAsked] = useState<"snooze" | "wake" | null>(null);
  const next = quiet === null ? "snooze" : "wake";
  const Sign = quiet === null ? IconAlarmSnooze : IconAlarm;
  const label = words.snooze[next];
  return (
    <>
      {compact ? (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`${label}: ${place.name}, ${place.location}`}
          title={label}
          onClick={() => setAsked(next)}
        >
          <Sign size={18} aria-hidden />
          <span className="in-cards">{label}</span>
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<Sign size={18} aria-hidden />}
          onClick={() => setAsked(next)}
        >
          {label}
        </Button>
      )}
      <SnoozeDialog place={place} opened={asked === "snooze"} onClose={() => setAsked(null)} />
      <WakeDialog place={place} opened={asked === "wake"} onClose={() => setAsked(null)} />
    </>
  );
}

interface Dialog {
  readonly place: Place;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function SnoozeDialog({ place, opened, onClose }: Dialog): ReactNode {
  const { words } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const [until, setUntil] = useState(dayFromNow(daysAtFirst));
  const [wrong, setWrong] = useState(false);
  const snooze = useMutation({
    mutationFn: ({ by, reason }: { readonly by: string; readonly reason: string }) =>
      hub.snooze(by, { item: place.item, location: place.location, until, reason }),
    onSuccess: () => {
      say.done(fill(words.snooze.snoozed, { name: place.name }));
      close();
    },
    onSettled: () => client.invalidateQueries(),
  });
  const close = (): void => {
    snooze.reset();
    setWrong(false);
    onClose();
  };
  return (
    <Confirmation
      opened={opened}
      title={fill(words.snooze.title, { name: place.name })}
      text={fill(words.snooze.text, { location: place.location })}
      confirm={words.snooze.snooze}
      reason="required"
      refusal={snooze.isError ? sentenceFor(snooze.error, words) : null}
      busy={snooze.isPending}
      onConfirm={(by, reason) => {
        setWrong(until === "");
        if (until !== "") snooze.mutate({ by, reason });
      }}
      onClose={close}
    >
      <TextInput
        type="date"
        label={words.snooze.until}
        description={words.snooze.untilHint}
        value={until}
        min={dayFromNow(0)}
        onChange={(event) => setUntil(event.currentTarget.value)}
        error={wrong ? words.snooze.untilMissing : null}
        required
        data-autofocus
      />
    </Confirmation>
  );
}

function WakeDialog({ place, opened, onClose }: Dialog): ReactNode {
  const { words } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const wake = useMutation({
    mutationFn: (by: string) => hub.wake(by, { item: place.item, location: place.location }),
    onSuccess: () => {
      say.done(fill(words.snooze.woken, { name: place.name }));
      close();
    },
    onSettled: () => client.invalidateQueries(),
  });
  const close = (): void => {
    wake.reset();
    onClose();
  };
  return (
    <Confirmation
      opened={opened}
      title={fill(words.snooze.wakeTitle, { name: place.name })}
      text={fill(words.snooze.wakeText, { location: place.location })}
      confirm={words.snooze.wake}
      refusal={wake.isError ? sentenceFor(wake.error, words) : null}
      busy={wake.isPending}
      onConfirm={(by) => wake.mutate(by)}
      onClose={close}
    />
  );
}

/** "Until 7 Dec 2026, by Maria Lopez: being replaced." */
export function QuietReason({
  quiet,
}: {
  readonly quiet: Pick<QuietRow, "until" | "snoozed">;
}): ReactNode {
  const { words } = useWords();
  const { snoozed } = quiet;
  return (
    <span className="small">
      {words.snooze.quietUntil} <CalendarDay day={quiet.until} />
      {": "}
      {snoozed === null ? (
        words.snooze.decided
      ) : (
        <>
          {snoozed.reason ?? words.none}{" "}
          <span className="soft">{fill(words.order.by, { name: snoozed.name })}</span>
        </>
      )}
    </span>
  );
}

function dayFromNow(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
