import { type Context, createContext, type Script } from "node:vm";

import type { Google } from "./google.ts";
import type { Grid } from "./grid.ts";
import { servicesOf } from "./services.ts";

/** Ends a script where it stands, as Google does: whatever it still calls ends it again. */
class Killed extends Error {}

export interface ExecutionOptions {
  /** Under whose name the script runs. */
  readonly user: string;
  /** A menu or a sidebar has a screen; a trigger has none. */
  readonly screen: boolean;
}

const runMaxMs = 360_000;
/** What one call costs on the modelled clock: an RPC to the spreadsheet, a mail; the rest is next to nothing. */
const costMs: Readonly<Record<string, number>> = {
  Spreadsheet: 200,
  Sheet: 200,
  Range: 200,
  RangeList: 200,
  Protection: 200,
  SpreadsheetApp: 200,
  MailApp: 500,
  GmailApp: 800,
  Blob: 300,
  LockService: 20,
  Lock: 20,
  PropertiesService: 50,
  Properties: 50,
  ScriptApp: 100,
  UrlFetchApp: 300,
};

/** One run of the script: its own globals, its own pending writes, its own end. */
export class Execution {
  readonly google: Google;
  readonly options: ExecutionOptions;
  readonly id: number;
  /** Service calls by name, "Range.getValues". */
  readonly calls = new Map<string, number>();
  readonly startedAt: number;
  /** The mail quota as this execution was told of it. */
  mailLeftSeen: number | null = null;
  private pending: { readonly grid: Grid; readonly apply: () => void }[] = [];
  private dead = false;
  private index = 0;

  constructor(google: Google, options: ExecutionOptions) {
    this.google = google;
    this.options = options;
    this.id = google.nextId();
    this.startedAt = google.now;
  }

  /** Calls of the spreadsheet services. */
  get spreadsheetCalls(): number {
    return [...this.calls]
      .filter(([name]) => /^(?:Spreadsheet|SpreadsheetApp|Sheet|Range|RangeList)\./.test(name))
      .reduce((sum, [, count]) => sum + count, 0);
  }

  get modelledMs(): number {
    return this.google.now - this.startedAt;
  }

  /** Runs a global function of the script. Returns what it returned; `killed` when the script was ended from outside. */
  run(
    script: Script,
    name: string,
    given: readonly unknown[],
  ): { killed: boolean; value: unknown } {
    const context = this.context();
    try {
      script.runInContext(context);
      context["__given"] = given;
      const entry: unknown = context[name];
      if (typeof entry !== "function") throw new Error(`the script has no global function ${name}`);
      const value: unknown = (entry as (...args: readonly unknown[]) => unknown)(...given);
      this.commit();
      return { killed: false, value };
    } catch (thrown) {
      if (thrown instanceof Killed || this.dead) return { killed: true, value: undefined };
      // What was written before an error is kept.
      this.commit();
      throw thrown;
    } finally {
      this.google.release(this);
    }
  }

  /** A bare context: the language, Google's services, and a clock that the test owns. */
  private context(): Context {
    const context = createContext(Object.create(null) as object);
    Object.assign(context, servicesOf(this), { console: { log() {}, warn() {}, error() {} } });
    this.google.clockScript.runInContext(context);
    (context["__setClock"] as (clock: () => number) => void)(() => this.google.now);
    return context;
  }

  /** Every call of a service passes here: it is counted, it takes time, and it may be the last one. */
  call<T>(name: string, work: () => T): T {
    if (this.dead) throw new Killed("the execution was ended");
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    this.google.now += costMs[name.split(".")[0] ?? ""] ?? 0;
    if (this.google.now - this.startedAt > runMaxMs) this.kill("Exceeded maximum execution time");
    const index = this.index++;
    const fault = this.google.faults.at({ execution: this, name, index });
    if (fault === "crash-before") this.kill("crash");
    if (fault === "fail-before") throw new Error("Leider ist ein Serverfehler aufgetreten.");
    const result = work();
    if (fault === "crash-after") this.kill("crash");
    if (fault === "fail-after") throw new Error("Leider ist ein Serverfehler aufgetreten.");
    return this.wrap(result);
  }

  /** A service object whose every method goes through `call`; a name that it does not have fails. */
  wrap<T>(given: T): T {
    if (Array.isArray(given)) return given.map((one: unknown) => this.wrap(one)) as T;
    if (typeof given !== "object" || given === null) return given;
    const kind = given.constructor.name;
    if (!serviceKinds.has(kind)) return given;
    return new Proxy(given as object, {
      get: (target, property) => {
        if (typeof property === "symbol") return undefined;
        const member = Reflect.get(target, property) as unknown;
        if (member === undefined) throw new Error(`${kind} has no ${property} here`);
        if (typeof member !== "function") return member;
        return (...args: readonly unknown[]): unknown =>
          this.call(`${kind}.${property}`, () => Reflect.apply(member, target, args) as unknown);
      },
    }) as T;
  }

  write(grid: Grid, apply: () => void): void {
    const { broken, lockedBy } = this.google;
    if (lockedBy !== this && broken !== "lock")
      throw new Error(`the script wrote to ${grid.name} without the lock`);
    this.pending.push({ grid, apply });
    this.google.changes += 1;
  }

  commit(): void {
    const { pending } = this;
    this.pending = [];
    for (const { apply } of pending) apply();
  }

  sizeOf(grid: Grid): readonly [rows: number, columns: number] {
    return [grid.maxRows, grid.maxColumns];
  }

  assertScope(scope: string, what: string): void {
    if (!this.google.scopes.has(scope))
      throw new Error(`You do not have permission to call ${what}. Required permissions: ${scope}`);
  }

  /** Pending writes may have reached the spreadsheet, in their order and up to some point. */
  private kill(reason: string): never {
    this.dead = true;
    const kept = this.pending.slice(0, this.google.faults.keptOf(this.pending.length));
    this.pending = [];
    for (const { apply } of kept) apply();
    this.google.ended.push(reason);
    throw new Killed(reason);
  }
}

const serviceKinds: ReadonlySet<string> = new Set([
  "Spreadsheet",
  "Sheet",
  "Range",
  "RangeList",
  "Protection",
  "Lock",
  "Blob",
  "Properties",
  "Trigger",
  "TriggerBuilder",
  "ClockBuilder",
  "SheetsBuilder",
  "Menu",
  "Ui",
  "Html",
  "Validation",
  "Thread",
  "MailMessage",
  "Authorization",
  "Answer",
  "Response",
]);
