import type { Instant, LedgerEffect } from "@parstock/core";
import { type LedgerUnderTest, testLedger } from "@parstock/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

import { Log, logHeading, proofsHeading } from "../src/log.ts";
import { Workbook } from "../src/workbook.ts";
import { Execution } from "./google/execution.ts";
import { Google } from "./google/google.ts";
import { Grid } from "./google/grid.ts";
import { servicesOf } from "./google/services.ts";
import { start } from "./shop.ts";

afterEach(() => vi.unstubAllGlobals());

/** A spreadsheet with empty tabs for the Log, and Google's globals for it. */
function spreadsheet(): Google {
  const google = new Google(start);
  for (const [name, heading] of [
    ["Log", logHeading],
    ["Parstock proofs", proofsHeading],
  ] as const) {
    const grid = new Grid(name);
    heading.forEach((text, column) => grid.set(1, column + 1, text));
    google.document.grids.push(grid);
  }
  return google;
}

const executions = new WeakMap<Google, Execution>();

function use(google: Google): Workbook {
  const run =
    executions.get(google) ?? new Execution(google, { user: "ada@shop.example", screen: false });
  executions.set(google, run);
  google.lockedBy = run;
  for (const [name, service] of Object.entries(servicesOf(run))) vi.stubGlobal(name, service);
  return new Workbook();
}

const asks: readonly LedgerEffect["kind"][] = [
  "ledger.tenant",
  "ledger.supply",
  "ledger.history",
  "ledger.order",
  "ledger.orders",
];

/** One spreadsheet a tenant; whatever only asks is answered from the tab, read anew. */
function openLog(clock: () => Instant): LedgerUnderTest {
  const kept = new Map<string, { readonly google: Google; readonly log: Log }>();
  return {
    answer(effect) {
      let own = kept.get(effect.tenant);
      if (own === undefined) {
        const google = spreadsheet();
        own = { google, log: new Log(use(google), clock) };
        own.log.begin();
        kept.set(effect.tenant, own);
      }
      const workbook = use(own.google);
      if (asks.includes(effect.kind)) return new Log(workbook, clock).answer(effect);
      const answer = own.log.answer(effect);
      own.log.flush();
      return answer;
    },
    close() {},
  };
}

describe("the Log tab as a ledger", () => {
  testLedger(openLog);
});

function logged(): Google {
  const google = spreadsheet();
  const log = new Log(use(google), () => start as Instant);
  log.begin();
  for (const run of ["a", "b"])
    log.answer({
      kind: "ledger.append",
      tenant: "acme",
      entries: [
        {
          stream: `run/${run}`,
          expected: 0,
          events: [
            {
              stream: "run",
              run,
              event: {
                at: start as Instant,
                by: { kind: "system", name: "test" },
                type: "run-stopped",
                reasons: ["x".repeat(120_000)],
              },
            },
          ],
        },
      ],
      claims: [],
    });
  log.flush();
  return google;
}
function open(google: Google): () => Log {
  const workbook = use(google);
  return () => new Log(workbook, () => start as Instant);
}

describe("a Log that was tampered with", () => {
  it("holds records longer than a cell", () => {
    const google = logged();
    expect(open(google)).not.toThrow();
    expect(google.document.values("Log")[2]?.length).toBeGreaterThan(8);
  });

  it("is read in its own order when somebody sorted it", () => {
    const google = logged();
    google.document.grid("Log").sort(1, (a, b) => Number(b[0]) - Number(a[0]));
    expect(open(google)).not.toThrow();
  });

  it("orders nothing when an entry is missing", () => {
    const google = logged();
    for (let column = 1; column <= 12; column++) google.document.grid("Log").set(3, column, "");
    expect(open(google)).toThrow(/Entry 2 of the Log is missing or was changed/);
  });

  it("orders nothing when a record was cut", () => {
    const google = logged();
    google.document.grid("Log").set(4, 9, "");
    expect(open(google)).toThrow(/Entry 3 of the Log is missing or was changed/);
  });

  it("orders nothing when the spreadsheet is a copy", () => {
    const google = logged();
    google.document = google.document.copy("sheet-2");
    expect(open(google)).toThrow(/is a copy/);
  });

  it("orders nothing when the spreadsheet was taken back to an older version", () => {
    const google = logged();
    for (let column = 1; column <= 12; column++) google.document.grid("Log").set(4, column, "");
    expect(open(google)).toThrow(/ends with entry 2, and later ones were written/);
  });
});
