import { userInfo } from "node:os";
import { resolve } from "node:path";

import {
  amountFigure,
  amountText,
  type Exception,
  fail,
  type FollowReport,
  type Instant,
  type OrderState,
  parseInstant,
  type Plan,
  type RunCounts,
  type RunReport,
} from "@parstock/core";

import { personOf } from "../person.ts";
import {
  type ConnectedStock,
  describeStock,
  type FileStock,
  openFileStock,
  runReplenishment,
} from "../replenishment.ts";
import type { StockFiles } from "../settings/index.ts";
import { type CommonOptions, settingsFor, withHub } from "./options.ts";
import { printable, table, type Terminal } from "./terminal.ts";

export interface RunOptions extends CommonOptions {
  readonly suppliers?: string;
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly scheduled?: boolean;
  readonly asOf?: string;
  readonly feedChecked?: boolean;
}

const wayOut =
  "If you have checked it and the figures are right, run it again with --feed-checked; every order then waits for approval.";

const limitsWayOut =
  'Put your name to it with parstock limits record --by "Your Name"; parstock limits shows them all.';

/** `parstock run`: one whole replenishment run over a file. */
export async function run(
  file: string | undefined,
  options: RunOptions,
  terminal: Terminal,
): Promise<void> {
  const stock = stockFor(file, options);
  const asOf = options.asOf === undefined ? undefined : instantOf(options.asOf);
  const dry = options.dryRun === true;
  const settings = settingsFor(options);
  const by =
    options.scheduled === true
      ? ({ kind: "rule", name: "schedule" } as const)
      : personOf(options.by ?? userName(), settings.core);
  const columns = "options" in stock ? await columnsOf(stock, options, terminal) : [];
  await withHub(
    options,
    async (hub) => {
      terminal.progress("Deciding and ordering…");
      let followed: FollowReport | null = null;
      const report = await runReplenishment(hub, {
        stock,
        onFollowed: (given) => (followed = given),
        report: (message) => terminal.err(printable(message)),
        dry,
        by,
        trigger: options.scheduled === true ? "schedule" : "person",
        ...(asOf === undefined ? {} : { asOf }),
        feedChecked: options.feedChecked === true,
      });
      if (options.json === true)
        terminal.out(JSON.stringify(jsonReport(report, columns, followed), null, 2));
      else {
        printFollowed(followed, terminal);
        printReport(report, dry, terminal);
      }
      if (report.kind === "busy")
        fail({
          code: "conflict",
          message: "Another run is going on; nothing was done. Try again when it has ended.",
        });
      if (report.kind === "stopped")
        fail({
          code: "conflict",
          message: [
            ...report.reasons.map(printable),
            ...(report.canBeChecked ? [wayOut] : []),
            ...(report.exceptions.some(({ code }) => code === "limits") ? [limitsWayOut] : []),
          ].join("\n"),
        });
    },
    dry ? "in memory" : "made",
  );
}

async function columnsOf(
  stock: FileStock,
  options: RunOptions,
  terminal: Terminal,
): Promise<readonly string[]> {
  terminal.progress(`Reading ${stock.options.name}…`);
  const columns = await describeStock(stock);
  if (options.json !== true) printColumns(columns, terminal);
  return columns;
}

/** A file that is named goes before the connection that the settings name. */
function stockFor(file: string | undefined, options: RunOptions): FileStock | ConnectedStock {
  const { source } = settingsFor(options);
  if (file === undefined && source !== null) return { connection: source };
  return openFileStock(filesFor(file, options));
}

function filesFor(file: string | undefined, options: RunOptions): StockFiles {
  const { suppliers, mapping } = options;
  // Beside configured files, which start at the settings' folder, names from the command line must stand alone.
  const named = (name: string): string => (file === undefined ? resolve(name) : name);
  const given = {
    ...(suppliers === undefined ? {} : { suppliers: named(suppliers) }),
    ...(mapping === undefined ? {} : { mapping: named(mapping) }),
  };
  const configured = settingsFor(options).stock;
  if (file === undefined && configured !== null) return { ...configured, ...given };
  return {
    ...given,
    stock:
      file ??
      fail({
        code: "bad-input",
        message:
          'Name the file with the stock: parstock run stock.csv, or set "stock" in parstock.json.',
      }),
  };
}

function instantOf(text: string): Instant {
  if (text === "now") return new Date().toISOString() as Instant;
  return (
    parseInstant(text) ??
    fail({
      code: "bad-input",
      message: `--as-of takes "now" or a time such as 2026-11-23T07:00:00Z, not "${printable(text)}".`,
    })
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "somebody at the command line";
  }
}

function printColumns(columns: readonly string[], terminal: Terminal): void {
  terminal.out("How the file is read:");
  for (const line of columns) terminal.out(`  ${printable(line)}`);
  terminal.out("");
}

/** What became of orders that were placed before; nothing where none was asked after. */
function printFollowed(followed: FollowReport | null, terminal: Terminal): void {
  if (followed?.kind !== "followed" || followed.asked + followed.moved.length === 0) return;
  terminal.out(
    `Followed  ${counted(followed.asked, "placed order")}, ${followed.moved.length} moved`,
  );
  for (const { order, status } of followed.moved)
    terminal.out(`          ${printable(`${order.reference} is ${status}`)}`);
}

function printReport(report: RunReport, dry: boolean, terminal: Terminal): void {
  if (report.kind === "busy") return;
  for (const line of countLines(report.counts, dry)) terminal.out(line);
  if (report.kind === "finished") {
    const rows = dry ? plannedRows(report) : report.orders.map(orderRow);
    if (rows.length > 0) {
      terminal.out("");
      terminal.out(table(orderHeader, rows, new Set(["lines", "total"])));
    }
    const waiting = report.orders.filter((state) => state.status === "waiting").length;
    if (waiting > 0)
      terminal.out(
        `\n${waiting === 1 ? "One order waits" : `${waiting} orders wait`} for approval: parstock approve <reference…> or --all, with --by "Your Name".`,
      );
    printUnbought(report.plan, terminal);
  }
  // What stopped it is the sentence that the command ends with.
  const stoppedBy = report.kind === "stopped" ? report.reasons : [];
  printExceptions(
    report.exceptions.filter(({ message }) => !stoppedBy.includes(message)),
    terminal,
  );
}

/** What is low and yet not on an order, beside what the exceptions say. */
function printUnbought({ waiting }: Plan, terminal: Terminal): void {
  if (waiting.length === 0) return;
  terminal.out("\nWaits for a supplier's minimum:");
  for (const { items, shipTo, message } of waiting)
    terminal.out(`  ${printable(`${items.join(", ")} for ${shipTo}: ${message}`)}`);
}

function printExceptions(exceptions: readonly Exception[], terminal: Terminal): void {
  if (exceptions.length === 0) return;
  const shown = exceptions.slice(0, 20);
  terminal.out(`\nTo look at (${exceptions.length}):`);
  for (const exception of shown) terminal.out(`  ${printable(exception.message)}`);
  if (exceptions.length > shown.length)
    terminal.out(`  … and ${exceptions.length - shown.length} more: parstock exceptions`);
}

function countLines(counts: RunCounts, dry: boolean): string[] {
  const skipped = Object.entries(counts.skipped).map(([reason, count]) => `${count} ${reason}`);
  const value = Object.entries(counts.value).map(([currency, amount]) =>
    amountText(amount, currency),
  );
  return [
    `Read      ${counts.read}${skipped.length === 0 ? "" : ` (set aside: ${skipped.join(", ")})`}`,
    `Low       ${counts.low}`,
    `Proposed  ${counted(counts.proposed, "order")}, ${counted(counts.lines, "line")}${value.length === 0 ? "" : `, ${value.join(" + ")}`}${dry ? " (dry run: nothing was written)" : ""}`,
    ...(dry
      ? []
      : [
          `Waiting   ${counts.waiting}`,
          `Ordered   ${counts.submitted}`,
          `Sent      ${counts.sent}`,
          ...(counts.uncertain > 0 ? [`Uncertain ${counts.uncertain}`] : []),
          ...(counts.failed > 0 ? [`Failed    ${counts.failed}`] : []),
        ]),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

export const orderHeader: readonly string[] = [
  "order",
  "supplier",
  "ship to",
  "lines",
  "total",
  "currency",
  "status",
];

function orderRow(state: OrderState): string[] {
  const { order, parties } = state;
  return [
    order.reference,
    parties.supplier.name,
    parties.shipTo.name,
    String(order.lines.length),
    amountFigure(order.total, order.currency),
    order.currency,
    state.held ? `${state.status}, on hold` : state.status,
  ];
}

function plannedRows(report: Extract<RunReport, { kind: "finished" }>): string[][] {
  return report.plan.orders.map(({ order, parties, verdict }) => [
    order.reference,
    parties.supplier.name,
    parties.shipTo.name,
    String(order.lines.length),
    amountFigure(order.total, order.currency),
    order.currency,
    verdict.kind === "approved" ? "would be ordered" : "would wait",
  ]);
}

/** The report for machines; the needs stay out, `parstock decide` and the ledger have them. */
function jsonReport(
  report: RunReport,
  columns: readonly string[],
  followed: FollowReport | null,
): object {
  if (report.kind === "busy") return report;
  const { kind, counts, exceptions } = report;
  const moved = followed?.kind === "followed" ? followed.moved : [];
  const follows = moved.map(({ order, status }) => ({ reference: order.reference, status }));
  if (report.kind === "stopped")
    return { kind, reasons: report.reasons, columns, followed: follows, counts, exceptions };
  return {
    kind,
    columns,
    followed: follows,
    counts,
    exceptions,
    planned: report.plan.orders.map(({ order, verdict }) => ({ ...order, verdict })),
    transfers: report.plan.transfers,
    waiting: report.plan.waiting,
    orders: report.orders.map((state) => ({
      reference: state.order.reference,
      status: state.status,
      supplier: state.order.supplier,
      shipTo: state.order.shipTo,
      lines: state.order.lines.length,
      total: state.order.total,
      currency: state.order.currency,
      waitsFor: state.waitsFor,
    })),
  };
}
