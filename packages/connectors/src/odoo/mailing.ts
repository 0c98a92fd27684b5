import type { Context, Exchange, PlacedOrder, Purchase } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { textIn } from "../lib/json.ts";
import { call, search } from "./call.ts";
import { idOf, linkIn } from "./wire.ts";
import { readOrder } from "./writes.ts";

/** Odoo's mail with the order as PDF. Made by the module `purchase`, and free to be changed by its users. */
const template = { module: "purchase", name: "email_template_edi_purchase_done" };

/**
 * Queues Odoo's own mail to the vendor, once: it carries a message id of ours, and stays after it was sent.
 * `action_rfq_send` would only open a window (purchase_order.py), and mails nothing.
 */
export function* sendOrder(
  context: Context,
  placed: PlacedOrder,
  { supplier }: Purchase,
): Exchange<void> {
  if ((yield* mailsOf(context, placed)).length > 0) return;
  const order = yield* readOrder(context, placed.externalId);
  const [vendor] = yield* search(context, "res.partner", {
    domain: [["id", "=", order.partner ?? 0]],
    fields: ["email"],
  });
  if (textIn(vendor ?? {}, "email") === undefined)
    fail({
      code: "rejected",
      field: "email",
      message: `Vendor ${supplier.name} has no e-mail address in Odoo; add one there.`,
    });
  yield* call(context, {
    model: "mail.template",
    method: "send_mail",
    ids: [yield* templateId(context)],
    named: {
      res_id: order.id,
      force_send: false,
      email_values: { message_id: messageId(placed), auto_delete: false },
    },
    writes: true,
  });
}

function messageId({ reference }: PlacedOrder): string {
  return `<${reference}@parstock>`;
}

function* templateId(context: Context): Exchange<number> {
  const chosen = Number(context.settings["mailTemplateId"] ?? "");
  if (chosen > 0) return chosen;
  const answer = yield* call(context, {
    model: "ir.model.data",
    method: "check_object_reference",
    named: { module: template.module, xml_id: template.name },
  });
  const id = Array.isArray(answer) ? Number(answer[1]) : NaN;
  return id > 0
    ? id
    : fail({
        code: "bad-setting",
        field: "mailTemplateId",
        message:
          "Odoo's mail template for purchase orders was deleted; choose another one in the settings.",
      });
}

function* mailsOf(context: Context, placed: PlacedOrder): Exchange<readonly number[]> {
  const rows = yield* search(context, "mail.message", {
    domain: [
      ["model", "=", "purchase.order"],
      ["res_id", "=", Number(placed.externalId)],
      ["message_id", "=", messageId(placed)],
    ],
    fields: ["date"],
  });
  return rows.map((row) => idOf(row, "mail.message"));
}

/** In Odoo's queue or out of it; a mail that Odoo could not deliver was not sent. */
export function* wasSent(context: Context, placed: PlacedOrder): Exchange<boolean> {
  const messages = yield* mailsOf(context, placed);
  if (messages.length === 0) return false;
  const failed = yield* search(context, "mail.notification", {
    domain: [
      ["mail_message_id", "in", messages],
      ["notification_status", "in", ["exception", "bounce"]],
    ],
    fields: ["mail_message_id"],
  });
  return failed.every((row) => linkIn(row, "mail_message_id") === undefined);
}
