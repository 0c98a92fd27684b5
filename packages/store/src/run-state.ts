import type {
  Actor,
  Instant,
  ReadSummary,
  RunCounts,
  RunEvent,
  RunFinding,
  Trigger,
} from "@parstock/core";

/** The fold of a run's events. */
export interface RunState {
  readonly run: string;
  readonly trigger: Trigger;
  readonly source: string;
  readonly dry: boolean;
  readonly by: Actor;
  /** `running` for good when its host died. */
  readonly status: "running" | "stopped" | "finished";
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly read: ReadSummary | null;
  /** Why a guard stopped it, one sentence an entry. */
  readonly reasons: readonly string[];
  readonly counts: RunCounts | null;
  /** What else became of its orders; left out when there was nothing to say. */
  readonly findings?: readonly RunFinding[];
}

export function evolveRun(state: RunState | null, run: string, event: RunEvent): RunState {
  if (event.type === "run-started") {
    const { trigger, source, dry, by, at } = event;
    return {
      run,
      trigger,
      source,
      dry,
      by,
      status: "running",
      startedAt: at,
      finishedAt: null,
      read: null,
      reasons: [],
      counts: null,
    };
  }
  if (state === null) throw new Error(`a run's first event is "run-started", not "${event.type}"`);
  switch (event.type) {
    case "read-finished":
      return { ...state, read: event.read };
    case "run-stopped":
      return {
        ...state,
        status: "stopped",
        finishedAt: event.at,
        reasons: [...state.reasons, ...event.reasons],
      };
    case "run-finished":
      return {
        ...state,
        status: state.status === "stopped" ? "stopped" : "finished",
        finishedAt: event.at,
        counts: event.counts,
        ...(event.findings === undefined ? {} : { findings: event.findings }),
      };
  }
}
