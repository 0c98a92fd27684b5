import { readFileSync } from "node:fs";
import { Script } from "node:vm";

import { Execution, type ExecutionOptions } from "./execution.ts";
import { Document } from "./spreadsheet.ts";

export interface SentMail {
  readonly from: string;
  readonly to: string;
  readonly copies: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly html: string;
  readonly name: string;
  readonly replyTo: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
  }[];
  readonly logThen: string;
}

export interface StoredTrigger {
  readonly user: string;
  readonly handler: string;
  readonly when: string;
}

export interface CallPoint {
  readonly execution: Execution;
  readonly name: string;
  readonly index: number;
}

/** What may befall a service call; whatever else a test wants to happen at that moment it does itself. */
export interface Faults {
  at(point: CallPoint): "none" | "crash-before" | "crash-after" | "fail-before" | "fail-after";
  /** How many of the pending writes of an ended execution reached the spreadsheet. */
  keptOf(pending: number): number;
}

export const noFaults: Faults = { at: () => "none", keptOf: () => 0 };

const recipientsADay = 100;
const dayMs = 86_400_000;

const built = new Map<string, Script>();

/** The built file, as it is pasted or pushed; `folder` is that of a system that orders are placed in. */
function scriptIn(folder: string): Script {
  const known = built.get(folder);
  if (known !== undefined) return known;
  const path = new URL(`../../dist/${folder}Parstock.js`, import.meta.url);
  const script = new Script(readFileSync(path, "utf8"), { filename: "Parstock.js" });
  built.set(folder, script);
  return script;
}

const manifest = JSON.parse(
  readFileSync(new URL("../../appsscript.json", import.meta.url), "utf8"),
) as { readonly oauthScopes: readonly string[] };

/** A request as `UrlFetchApp.fetch` was given it. */
interface Fetched {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What a server answers; null breaks the connection. */
export type Server = (request: Fetched) => {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} | null;

/** One account's Google: a spreadsheet with the built script in it, its mail, its triggers, and one clock. */
export class Google {
  document: Document = new Document("sheet-1");
  readonly mails: SentMail[] = [];
  triggers: StoredTrigger[] = [];
  readonly alerts: { readonly title: string; readonly prompt: string }[] = [];
  menu: readonly { readonly caption: string; readonly handler: string }[] = [];
  sidebar = "";
  scopes: Set<string> = new Set(manifest.oauthScopes);
  consentMissing = false;
  faults: Faults = noFaults;
  lockedBy: Execution | null = null;
  /** Ways to break Google on purpose, so that the schedules can be seen to notice. */
  broken: "lock" | "flush" | null = null;
  /** Writes of any kind: a run that changes nothing leaves it as it was. */
  changes = 0;
  /** Why executions were ended from outside. */
  readonly ended: string[] = [];
  now: number;
  answer: (question: string) => boolean = () => true;
  /** What a person types into a prompt. */
  type: (prompt: string) => string = () => "";
  server: Server = () => null;
  private readonly folder: string;
  last: Execution | null = null;
  readonly clockScript: Script = new Script(`{
    const RealDate = Date;
    let clock = () => 0;
    globalThis.__setClock = (given) => { clock = given; };
    globalThis.Date = class Date extends RealDate {
      constructor(...given) { if (given.length === 0) super(clock()); else super(...given); }
      static now() { return clock(); }
    };
  }`);
  private ids = 0;
  private readonly quotas = new Map<string, { readonly since: number; readonly left: number }>();
  private readonly properties = new Map<string, Map<string, string>>();

  constructor(now: string, system: string | null = null) {
    this.now = Date.parse(now);
    this.folder = system === null ? "" : `${system}/`;
    if (system !== null) this.scopes.add("https://www.googleapis.com/auth/script.external_request");
  }

  /** Somebody chooses a menu item or presses a button of the sidebar. */
  press(handler: string, given: readonly unknown[] = [], user = "ada@shop.example"): unknown {
    return this.run(handler, given, { user, screen: true }).value;
  }

  /** Google calls a trigger of this user's. */
  fire(handler: string, given: readonly unknown[] = [], user = "ada@shop.example"): boolean {
    return !this.run(handler, given, { user, screen: false }).killed;
  }

  private run(
    handler: string,
    given: readonly unknown[],
    options: ExecutionOptions,
  ): { killed: boolean; value: unknown } {
    const execution = new Execution(this, options);
    this.last = execution;
    return execution.run(scriptIn(this.folder), handler, given);
  }

  /** The last sentence that was shown to a person. */
  get said(): string {
    return this.alerts.at(-1)?.prompt ?? "";
  }

  logText(): string {
    const log = this.document.grids.find(({ name }) => name === "Log");
    return log === undefined ? "" : JSON.stringify(this.document.values("Log"));
  }

  release(execution: Execution): void {
    if (this.lockedBy === execution) this.lockedBy = null;
  }

  mailLeft(user: string): number {
    const quota = this.quotas.get(user);
    return quota === undefined || this.now - quota.since >= dayMs ? recipientsADay : quota.left;
  }

  spendMail(user: string, recipients: number): void {
    const left = this.mailLeft(user);
    if (left < recipients) throw new Error("Dienst an einem Tag zu häufig aufgerufen: email.");
    const since = left === recipientsADay ? this.now : (this.quotas.get(user)?.since ?? this.now);
    this.quotas.set(user, { since, left: left - recipients });
  }

  propertiesOf(user: string): Map<string, string> {
    const known = this.properties.get(user);
    if (known !== undefined) return known;
    const store = new Map<string, string>();
    this.properties.set(user, store);
    return store;
  }

  uuid(): string {
    return `00000000-0000-4000-8000-${String(this.nextId()).padStart(12, "0")}`;
  }

  nextId(): number {
    return ++this.ids;
  }
}
