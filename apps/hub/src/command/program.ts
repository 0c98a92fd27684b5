import { fail } from "@parstock/core";
import { Command, Option } from "commander";

import hub from "../../package.json" with { type: "json" };
import type { OrderAction } from "../api.ts";
import type { ConnectOptions } from "./connect.ts";
import type { DocumentsOptions } from "./documents.ts";
import type { OrdersOptions } from "./listings.ts";
import { lineNumber } from "./numbers.ts";
import type { CommonOptions } from "./options.ts";
import type { CancelOptions, DecideOptions } from "./order-commands.ts";
import type { PreviewOptions } from "./preview.ts";
import type { RunOptions } from "./run.ts";
import type { DemoOptions, ServeOptions } from "./serve.ts";
import type { SlackManifestOptions } from "./slack-manifest.ts";
import type { SnoozeOptions } from "./snooze-commands.ts";
import { conclude, openTerminal, printable, usageExitCode, usageSentence } from "./terminal.ts";

const terminal = openTerminal();

/** The `parstock` command line. What a command does is loaded when it is called. */
export function buildProgram(): Command {
  const program = new Command("parstock");
  program
    .version(hub.version, "-v, --version", "show the version")
    .description("Keeps supplies at par: finds what runs low, orders it once, and can show why.")
    .showSuggestionAfterError()
    .configureOutput({
      outputError: (complaint, write) => write(`${usageSentence(complaint)}\n`),
    })
    .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : usageExitCode));
  addRuns(program);
  addOrders(program);
  addDecisions(program);
  addSnoozes(program);
  addAutopilot(program);
  addConnections(program);
  addSlackManifest(program);
  addProofs(program);
  addServers(program);
  return program;
}

function command(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option("--data <folder>", "data folder (default: .parstock)")
    .option("--settings <file>", "settings file (default: parstock.json, if it is there)")
    .option("--json", "print JSON for machines");
}

function byPerson(built: Command): Command {
  return built.addOption(new Option("--by <name>", "who decides").env("PARSTOCK_BY"));
}

function addRuns(program: Command): void {
  command(program, "run", "read stock, decide, order and send")
    .argument("[file]", "stock as CSV, TSV or XLSX, plain or gzipped")
    .option("--suppliers <file>", "table of suppliers")
    .option("--mapping <file>", "what the columns mean, where the guess is wrong")
    .option("--dry-run", "decide and show, write nothing")
    .option("--scheduled", "as the schedule does: nothing is ordered from old stock figures")
    .option("--as-of <time>", 'when the stock was true: "now" or 2026-11-23T07:00:00Z')
    .option("--feed-checked", "the figures that stopped the last run are right")
    .option("--by <name>", "who runs it (default: the user of this machine)")
    .action(async (file: string | undefined, options: RunOptions) => {
      const { run } = await import("./run.ts");
      await conclude(run(file, options, terminal));
    });
}

function addOrders(program: Command): void {
  command(program, "orders", "list orders, newest first")
    .option("--status <status>", "waiting, sent, unknown, failed…")
    .option("--supplier <id>")
    .option("--search <text>", "part of a reference or supplier, or an item")
    .option("--limit <count>", "how many (default: 50)")
    .action(async (options: OrdersOptions) => {
      const { listOrders } = await import("./listings.ts");
      await conclude(listOrders(options, terminal));
    });
  command(program, "order", "show one order with its timeline")
    .argument("<reference>")
    .action(async (reference: string, options: CommonOptions) => {
      const { showOrder } = await import("./listings.ts");
      await conclude(showOrder(reference, options, terminal));
    });
  command(program, "exceptions", "list what a person has to look at").action(
    async (options: CommonOptions) => {
      const { listExceptions } = await import("./listings.ts");
      await conclude(listExceptions(options, terminal));
    },
  );
}

async function decideAs(
  references: readonly string[],
  read: () => OrderAction,
  options: DecideOptions,
): Promise<void> {
  const { decideOrders } = await import("./order-commands.ts");
  await conclude((async () => decideOrders(references, read(), options, terminal))());
}

/** "2=12.5": of line 2, 12.5 arrived. */
function receipt(entry: string): { line: number; quantity: string } {
  const [line = "", quantity = "", ...more] = entry.split("=");
  if (quantity.trim() === "" || more.length > 0)
    fail({
      code: "bad-input",
      message: `Say what arrived as line=quantity, such as 2=12.5, not "${printable(entry).slice(0, 40)}".`,
    });
  return { line: lineNumber(line), quantity };
}

function addDecisions(program: Command): void {
  const decision = (
    name: OrderAction["action"],
    description: string,
    build: (reason: string) => OrderAction,
    reason: "needs a reason" | "no reason" = "no reason",
  ): void => {
    const built = byPerson(command(program, name, description)).argument("[references...]");
    if (name === "approve" || name === "reject" || name === "retry")
      built.option("--all", "every order that this can be done with");
    if (reason === "needs a reason") built.requiredOption("--reason <text>", "why, for the record");
    else if (name === "approve") built.option("--reason <text>", "why, for the record");
    built.action((references: string[], options: DecideOptions) =>
      decideAs(references, () => build(options.reason ?? ""), options),
    );
  };
  decision("approve", "approve orders; they are placed and sent at once", (reason) =>
    reason === "" ? { action: "approve" } : { action: "approve", reason },
  );
  decision(
    "reject",
    "reject orders; their items stay quiet for some days",
    (reason) => ({ action: "reject", reason }),
    "needs a reason",
  );
  decision(
    "hold",
    "keep orders from going on",
    (reason) => ({ action: "hold", reason }),
    "needs a reason",
  );
  decision("release", "let held orders go on", () => ({ action: "release" }));
  byPerson(command(program, "cancel", "cancel orders, where they were placed as well"))
    .argument("[references...]")
    .requiredOption("--reason <text>", "why, for the record")
    .option("--done-there", "they are cancelled already where they were placed")
    .action((references: string[], options: CancelOptions) =>
      decideAs(
        references,
        () => ({
          action: "cancel",
          reason: options.reason ?? "",
          ...(options.doneThere === true ? { doneThere: true } : {}),
        }),
        options,
      ),
    );
  decision("keep", "leave placed orders as they are: take a wanted change back", () => ({
    action: "keep",
  }));
  decision(
    "close",
    "close orders that nothing more is expected from",
    (reason) => ({ action: "close", reason }),
    "needs a reason",
  );
  decision("retry", "try failed orders again", () => ({ action: "retry" }));
  decision("confirm-sent", "say that an uncertain mail did arrive", () => ({
    action: "confirm-sent",
  }));
  decision("send-again", "send an uncertain mail again, marked as a copy", () => ({
    action: "send-again",
  }));
  byPerson(command(program, "edit", "change the quantity of a line; once placed, only to less"))
    .arguments("<reference> <line> <quantity>")
    .requiredOption("--reason <text>", "why, for the record")
    .action((reference: string, line: string, quantity: string, options: DecideOptions) =>
      decideAs(
        [reference],
        () => ({ action: "edit", line: lineNumber(line), quantity, reason: options.reason ?? "" }),
        options,
      ),
    );
  byPerson(command(program, "receive", "record what arrived"))
    .argument("<reference>")
    .argument("[line=quantity...]", "what arrived of which line (default: all that is open)")
    .action((reference: string, lines: string[], options: DecideOptions) =>
      decideAs([reference], () => ({ action: "receive", lines: lines.map(receipt) }), options),
    );
}

function addSnoozes(program: Command): void {
  byPerson(command(program, "snooze", "leave an item alone until a day is over"))
    .argument("<item>")
    .option("--location <location>", "only there (default: wherever it is kept)")
    .option("--until <day>", "the last day, such as 2026-12-24")
    .option("--days <count>", "or for so many days from today")
    .requiredOption("--reason <text>", "why, for the record")
    .action(async (item: string, options: SnoozeOptions) => {
      const { snooze } = await import("./snooze-commands.ts");
      await conclude(snooze(item, options, terminal));
    });
  byPerson(command(program, "wake", "look at a snoozed item again"))
    .argument("<item>")
    .option("--location <location>", "only there (default: wherever it is snoozed)")
    .action(async (item: string, options: SnoozeOptions) => {
      const { wake } = await import("./snooze-commands.ts");
      await conclude(wake(item, options, terminal));
    });
  command(program, "snoozed", "list what nothing orders now, until when and why").action(
    async (options: CommonOptions) => {
      const { listSnoozed } = await import("./snooze-commands.ts");
      await conclude(listSnoozed(options, terminal));
    },
  );
}

function addAutopilot(program: Command): void {
  for (const [name, type, description] of [
    ["confirm", "autopilot-confirmed", "confirm an item, supplier or category for auto-order"],
    ["withdraw", "autopilot-withdrawn", "take such a confirmation back"],
  ] as const)
    byPerson(command(program, name, description))
      .argument("<kind>", "item, supplier or category")
      .argument("<id>")
      .action(async (kind: string, id: string, options: CommonOptions) => {
        const { decideTenant, scopeOf } = await import("./tenant-commands.ts");
        const decide = async (): Promise<void> =>
          decideTenant({ type, scope: scopeOf(kind, id) }, options, terminal);
        await conclude(decide());
      });
  byPerson(command(program, "stop", "place and send nothing until somebody resumes"))
    .requiredOption("--reason <text>", "why, for everybody who wonders")
    .action(async (options: DecideOptions) => {
      const { decideTenant } = await import("./tenant-commands.ts");
      const reason = options.reason ?? "";
      await conclude(decideTenant({ type: "submission-stopped", reason }, options, terminal));
    });
  byPerson(command(program, "resume", "place and send again")).action(
    async (options: CommonOptions) => {
      const { decideTenant } = await import("./tenant-commands.ts");
      await conclude(decideTenant({ type: "submission-resumed" }, options, terminal));
    },
  );
}

function addConnections(program: Command): void {
  command(program, "connect", "connect a business system, and try it")
    .argument("[system]", "xero, odoo… (none lists them)")
    .option("--name <name>", "what the connection is called (default: the system)")
    .option("--set <name=value>", "a setting, and nothing is asked", gather)
    .option("--secrets-stdin", "read secrets from the standard input, as a JSON object")
    .option("--callback-port <number>", "port that the browser comes back to (default: 4511)")
    .option("--redirect-url <address>", "address it comes back to, where a proxy leads here")
    .option("--fields", "show what the system needs and where to find it")
    .option("--list", "list connections")
    .option("--remove <name>", "forget a connection and its credentials")
    .action(async (system: string | undefined, options: ConnectOptions) => {
      const { connect } = await import("./connect.ts");
      await conclude(connect(system, options, terminal));
    });
  command(program, "preview", "show the requests that an order would make; nothing is sent")
    .argument("<system>", "a system or a connection")
    .option("--order <file.json>", "the order (default: a sample)")
    .action(async (system: string, options: PreviewOptions) => {
      const { preview } = await import("./preview.ts");
      await conclude(preview(system, options, terminal));
    });
}

function addSlackManifest(program: Command): void {
  program
    .command("slack-manifest")
    .description("print the Slack app, to be pasted at api.slack.com/apps")
    .option("--url <address>", "where Slack reaches the hub (none: Socket Mode)")
    .option("--connection <name>", "what the connection is called (default: slack)")
    .action(async (options: SlackManifestOptions) => {
      const { slackManifest } = await import("./slack-manifest.ts");
      await conclude(slackManifest(options, terminal));
    });
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function addProofs(program: Command): void {
  program
    .command("decide")
    .description("decide over a snapshot: JSON in, plan as JSON out")
    .argument("<snapshot.json>", "a file, or - for the standard input")
    .action(async (file: string) => {
      const { decide } = await import("./decide.ts");
      await conclude(decide(file, terminal));
    });
  command(program, "explain", "compute a decision again from its record, in words")
    .argument("<decision>", "an order's reference, or a JSON file with a decision")
    .argument("[line]", "one line of it")
    .action(async (subject: string, line: string | undefined, options: CommonOptions) => {
      const { explain } = await import("./decide.ts");
      await conclude(explain(subject, line, options, terminal));
    });
  const audit = program.command("audit").description("check the ledger");
  command(audit, "verify", "check the chain of records and name the first broken one").action(
    async (options: CommonOptions) => {
      const { verifyAudit } = await import("./audit.ts");
      await conclude(verifyAudit(options, terminal));
    },
  );
  command(
    audit,
    "rebuild",
    "compute every table again from the records, and say what differed",
  ).action(async (options: CommonOptions) => {
    const { rebuildTables } = await import("./audit.ts");
    await conclude(rebuildTables(options, terminal));
  });
  const limits = command(
    program,
    "limits",
    "show the limits in force, and who set them when",
  ).action(async (options: CommonOptions) => {
    const { listLimits } = await import("./limits.ts");
    await conclude(listLimits(options, terminal));
  });
  byPerson(command(limits, "record", "put your name to limits that were raised")).action(
    async (_options: CommonOptions, recording: Command) => {
      const { recordRaised } = await import("./limits.ts");
      await conclude(recordRaised(recording.optsWithGlobals(), terminal));
    },
  );
  command(program, "documents", "write an order as a document")
    .argument("<format>", "pdf, html, text, csv or eml")
    .argument("<reference>")
    .option("--out <file>", "where to write it (default: the standard output)")
    .action(async (format: string, reference: string, options: DocumentsOptions) => {
      const { writeDocument } = await import("./documents.ts");
      await conclude(writeDocument(format, reference, options, terminal));
    });
  command(program, "doctor", "look at every part and say what is wrong").action(
    async (options: CommonOptions) => {
      const { examine } = await import("./doctor.ts");
      await conclude(examine(options, terminal));
    },
  );
}

function addServers(program: Command): void {
  command(program, "serve", "run on schedule and show the dashboard")
    .option("--port <number>", "port (default: 4510)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .action(async (options: ServeOptions) => {
      const { serveCommand } = await import("./serve.ts");
      await conclude(serveCommand(options, terminal));
    });
  program
    .command("demo")
    .description("a sample business: one run, and the dashboard")
    .option("--data <folder>", "where the sample is kept (default: .parstock/demo)")
    .option("--port <number>", "port (default: 4510)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("--seed <number>", "another sample (default: 1)")

    .action(async (options: DemoOptions) => {
      const { demoCommand } = await import("./serve.ts");
      await conclude(demoCommand(options, terminal));
    });
}
