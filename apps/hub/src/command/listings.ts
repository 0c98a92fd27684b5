import { amountFigure, amountText } from "@parstock/core";

import type { OrderPage, OrderRow } from "../api.ts";
import { localTime, timeLeft } from "../expiry.ts";
import { readStatuses } from "../order-statuses.ts";
import { orderDetail } from "../views/order-detail.ts";
import { orderRow } from "../views/order-rows.ts";
import { wholeNumber } from "./numbers.ts";
import { type CommonOptions, withHub } from "./options.ts";
import { orderHeader } from "./run.ts";
import { printable, table, type Terminal } from "./terminal.ts";

export interface OrdersOptions extends CommonOptions {
  readonly status?: string;
  readonly supplier?: string;
  readonly search?: string;
  readonly limit?: string;
}

/** `parstock orders`. */
export async function listOrders(options: OrdersOptions, terminal: Terminal): Promise<void> {
  const limit = wholeNumber(options.limit ?? "50", "--limit", 1, 100_000);
  const statuses = options.status === undefined ? undefined : readStatuses(options.status);
  await withHub(options, async (hub) => {
    const list = await hub.store.pageOrders(hub.settings.core.tenant, {
      limit,
      ...(statuses === undefined ? {} : { statuses }),
      ...(options.supplier === undefined ? {} : { supplier: options.supplier }),
      ...(options.search === undefined ? {} : { search: options.search }),
    });
    const page: OrderPage = { total: list.total, rows: list.rows.map(orderRow) };
    if (options.json === true) return terminal.out(JSON.stringify(page, null, 2));
    if (page.rows.length === 0) return terminal.out("There are no such orders.");
    const rows = page.rows.map((row) => [
      row.reference,
      row.supplierName,
      row.shipToName,
      String(row.lines),
      amountFigure(row.total, row.currency),
      row.currency,
      statusText(row, hub.now()),
    ]);
    terminal.out(table(orderHeader, rows, new Set(["lines", "total"])));
    if (page.total > rows.length)
      terminal.out(`\n${rows.length} of ${page.total}; see more with --limit.`);
  });
}

/** "waiting, expires in 3 hours": what a person has to know to choose among rows. */
function statusText({ status, held, revision, expiresAt }: OrderRow, now: Date): string {
  const parts = [
    status,
    ...(revision === null ? [] : [revisionText(revision)]),
    ...(held ? ["on hold"] : []),
    ...(expiresAt === null ? [] : [timeLeft(expiresAt, now)]),
  ];
  return parts.join(", ");
}

function revisionText(revision: NonNullable<OrderRow["revision"]>): string {
  return revision === "amend" ? "being changed" : "being cancelled";
}

/** `parstock order <reference>`. */
export async function showOrder(
  reference: string,
  options: CommonOptions,
  terminal: Terminal,
): Promise<void> {
  await withHub(options, async (hub) => {
    const order = await orderDetail(hub, reference);
    if (options.json === true) return terminal.out(JSON.stringify(order, null, 2));
    const held = order.held ? ", on hold" : "";
    const revision = order.revision === null ? "" : `, ${revisionText(order.revision)}`;
    terminal.out(
      printable(`${order.reference} to ${order.supplierName} (${order.status}${revision}${held})`),
    );
    terminal.out(
      printable(
        `Order of ${order.orderDay}, ship to ${order.shipToName}${order.expectedDay === null ? "" : `, expected ${order.expectedDay}`}`,
      ),
    );
    for (const reason of order.waitsFor) terminal.out(printable(`Waits: ${reason}`));
    if (order.expiresAt !== null)
      terminal.out(
        `The request for approval ${timeLeft(order.expiresAt, hub.now())}: ${localTime(order.expiresAt)}`,
      );
    if (order.failure !== null) terminal.out(printable(`Failure: ${order.failure}`));
    terminal.out("");
    const rows = order.orderLines.map((line) => [
      String(line.number),
      line.item,
      line.name,
      line.quantity,
      line.received,
      line.unit.code,
      `${amountFigure(line.price, order.currency)}${line.priceUnit === "1" ? "" : ` per ${line.priceUnit}`}`,
      amountFigure(line.total, order.currency),
    ]);
    const header = ["line", "item", "name", "quantity", "received", "unit", "price", "total"];
    terminal.out(table(header, rows, new Set(["line", "quantity", "received", "price", "total"])));
    terminal.out(`Total ${amountText(order.total, order.currency)}\n`);
    for (const entry of order.timeline)
      terminal.out(printable(`${entry.at.slice(0, 19).replace("T", " ")}  ${entry.text}`));
    if (order.actions.length > 0) terminal.out(`\nYou can: ${order.actions.join(", ")}`);
  });
}

/** `parstock exceptions`. */
export async function listExceptions(options: CommonOptions, terminal: Terminal): Promise<void> {
  await withHub(options, async (hub) => {
    const rows = await hub.store.listExceptions(hub.settings.core.tenant, { limit: 100_000 });
    if (options.json === true) return terminal.out(JSON.stringify(rows, null, 2));
    if (rows.length === 0) return terminal.out("Nothing to look at.");
    for (const { raisedAt, message } of rows)
      terminal.out(printable(`${raisedAt.slice(0, 16).replace("T", " ")}  ${message}`));
  });
}
