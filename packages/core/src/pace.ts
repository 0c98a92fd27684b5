import { addMs, epochMs, type Instant } from "./calendar.ts";
import type { Pace } from "./connector.ts";
import { type Effect, perform, type Run } from "./effect.ts";

/** Of a day's requests, this share may be spent on asking after orders: the rest is for reading and ordering. */
const shareOfDay = 0.2;
/** A round asks no longer than about this, so that orders are not kept waiting by it. */
const roundMs = 300_000;

/** Keeps requests to one system within its published limits, and a round of them within a fair share of the day. */
export class Pacer {
  /** Requests that the round may make. */
  readonly most: number;
  spent = 0;
  private readonly pace: Pace;
  /** When the requests of the last minute were made, oldest first. */
  private made: number[] = [];

  constructor(pace: Pace, roundMinutes: number) {
    this.pace = pace;
    const { perSecond, perMinute, perDay } = pace;
    this.most = Math.min(
      perSecond === null ? Number.POSITIVE_INFINITY : (perSecond * roundMs) / 1000,
      perMinute === null ? Number.POSITIVE_INFINITY : (perMinute * roundMs) / 60_000,
      perDay === null
        ? Number.POSITIVE_INFINITY
        : Math.max(1, (perDay * shareOfDay * Math.min(roundMinutes, 1440)) / 1440),
    );
  }

  get isSpent(): boolean {
    return this.spent >= this.most;
  }

  /** Drives a program, with a wait before each request that would come too early. */
  *paced<T>(program: Run<T>): Run<T> {
    let step = program.next();
    while (step.done !== true) {
      if (step.value.kind === "http") yield* this.wait();
      let answer: unknown;
      try {
        answer = yield step.value as Effect;
      } catch (thrown) {
        step = program.throw(thrown);
        continue;
      }
      step = program.next(answer);
    }
    return step.value;
  }

  private *wait(): Run<void> {
    this.spent += 1;
    let now = (yield* perform({ kind: "clock", timeZones: [] })).at;
    for (const [limit, ms] of [
      [this.pace.perSecond, 1000],
      [this.pace.perMinute, 60_000],
    ] as const) {
      if (limit === null) continue;
      const until = this.freeAt(limit, ms, now);
      if (until === null) continue;
      yield* perform({ kind: "wait", until });
      now = (yield* perform({ kind: "clock", timeZones: [] })).at;
    }
    this.made = [...this.made.filter((at) => at > epochMs(now) - 60_000), epochMs(now)];
  }

  /** When the next request may be made; null: at once. Less than one a second means one in several. */
  private freeAt(limit: number, ms: number, now: Instant): Instant | null {
    const window = limit < 1 ? ms / limit : ms;
    const last = this.made.filter((at) => at > epochMs(now) - window);
    const first = last[last.length - Math.max(1, Math.floor(limit))];
    return first === undefined ? null : addMs(now, first + window - epochMs(now));
  }
}
