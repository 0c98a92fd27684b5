import type {
  Actor,
  CredentialsEffect,
  Effect,
  FollowReport,
  HttpEffect,
  Run,
  SaveCredentialsEffect,
  Settings,
  SignEffect,
  Target,
} from "@parstock/core";

import type { Cell } from "./cells.ts";

/** The effects that only a connected system asks for. */
export type ElsewhereEffect = HttpEffect | CredentialsEffect | SaveCredentialsEffect | SignEffect;

/** A system that a build of its own places orders in, instead of keeping them in the Log alone. */
export interface Elsewhere {
  readonly title: string;
  /** What it asks for in the Settings tab. */
  readonly rows: readonly {
    readonly label: string;
    readonly initial: string;
    readonly note: string;
  }[];
  /** What it asks a person for, to be kept out of the tabs. */
  readonly secrets: readonly { readonly name: string; readonly title: string }[];
  save(credentials: Readonly<Record<string, string>>): void;
  /** Fails with one sentence for each setting that is missing or wrong. */
  open(values: readonly (readonly Cell[])[], tenant: string): Opened;
  perform(effect: ElsewhereEffect): unknown;
}

export interface Opened {
  readonly target: Target;
  /** Asks the system something harmless: a sentence for each thing that is wrong with it. */
  tryOut(): Run<readonly string[]>;
  /** Lets the Log follow what became of placed orders there, and carries out what people want changed about them. */
  follow(settings: Settings, by: Actor, changesOnly: boolean): Run<FollowReport>;
}

export function isElsewhere(effect: Effect): effect is ElsewhereEffect {
  return ["http", "credentials", "credentials.save", "sign"].includes(effect.kind);
}
