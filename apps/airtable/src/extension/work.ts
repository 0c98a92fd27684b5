import { failureOf } from "@parstock/core";
import { useCallback, useEffect, useRef, useState } from "react";

export interface Told {
  readonly text: string;
  readonly bad: boolean;
}

export interface Work {
  readonly busy: boolean;
  readonly told: Told | null;
  /** Does something and says how it went: the sentence it gives, or why it failed. One thing at a time. */
  readonly run: (work: () => Promise<Told | null>) => void;
}

export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const shown = useRef(true);
  useEffect(
    () => () => {
      shown.current = false;
    },
    [],
  );
  const run = useCallback((work: () => Promise<Told | null>): void => {
    setBusy(true);
    setTold(null);
    void work()
      .catch((thrown: unknown) => bad(sentenceOf(thrown)))
      .then((said) => {
        // The screen may have been left meanwhile.
        if (!shown.current) return;
        setTold(said);
        setBusy(false);
      });
  }, []);
  return { busy, told, run };
}

/** Airtable's own refusals say what they refuse. */
function sentenceOf(thrown: unknown): string {
  const failure = failureOf(thrown);
  if (failure !== null) return inOurWords(failure.message);
  return thrown instanceof Error
    ? `Airtable refused: ${thrown.message}`
    : "It did not work; reload the extension and try again.";
}

/** The script speaks of its input variables; here they are settings. */
export function inOurWords(message: string): string {
  return message.replace(/(?:[Tt]he i|I)nput variable "(\w+)"/g, 'The setting "$1"');
}

export function good(text: string): Told {
  return { text, bad: false };
}

export function bad(text: string): Told {
  return { text, bad: true };
}
