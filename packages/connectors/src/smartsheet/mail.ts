import type { Context, Decimal, Exchange, PlacedOrder, Purchase } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { number } from "../lib/json.ts";
import type { OrderField } from "../lib/table/order-fields.ts";
import { orderStatusText } from "../lib/table/order-status.ts";
import { isSent } from "../lib/table/orders.ts";
import type { FoundOrder } from "../lib/table/system.ts";
import { ask } from "../lib/talk.ts";
import { line, lines } from "../lib/words.ts";
import { voice } from "./explain.ts";
import { findWritable, type Sheet, sheets, sheetsUrl, write } from "./sheets.ts";

/** Columns that concern the supplier. */
const mailed: readonly OrderField[] = [
  "reference",
  "line",
  "supplierSku",
  "item",
  "name",
  "quantity",
  "unit",
  "price",
  "total",
  "currency",
  "expectedOn",
  "shipTo",
  "note",
];

/**
 * Smartsheet mails the rows of the order. It tells of no mail later, so that the rows say "Sending" before and "Sent" after.
 */
export function* sendOrder(
  context: Context,
  placed: PlacedOrder,
  purchase: Purchase,
): Exchange<void> {
  const found = yield* findWritable(context, placed);
  if (isSent(found.order)) return;
  const { email, copyTo = [], name } = purchase.supplier;
  if (email === undefined)
    return fail({
      code: "rejected",
      field: "email",
      message: `Supplier ${name} has no e-mail address; add one and send again.`,
    });
  yield* mark(context, found, "sending");
  const body = {
    sendTo: [email, ...copyTo].map((address) => ({ email: address })),
    subject: line(`Purchase order ${placed.reference} of ${purchase.company.name}`, 200),
    message: lines(
      `Please deliver as below, and confirm order ${placed.reference}.\n${purchase.company.name}`,
      1000,
    ),
    ccMe: false,
    rowIds: found.order.rows.map(({ id }) => number(id as Decimal)),
    columnIds: columnsOf(found).map((id) => number(id as Decimal)),
    includeAttachments: false,
    includeDiscussions: false,
    layout: "HORIZONTAL",
  };
  const url = sheetsUrl(context, `sheets/${found.table.id}/rows/emails`);
  yield* ask(voice, context, write("POST", url, body));
  yield* mark(context, found, "sent");
}

function* mark(
  context: Context,
  found: FoundOrder<Sheet>,
  status: "sending" | "sent",
): Exchange<void> {
  yield* sheets.changeRows(context, found, found.order.rows, {
    status: { text: orderStatusText(status) },
  });
}

function columnsOf({ table, columns }: FoundOrder<Sheet>): readonly string[] {
  return mailed.flatMap((field) => table.columns[columns.at.get(field) ?? -1]?.id ?? []);
}
