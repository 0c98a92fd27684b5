import type { Context, Exchange, InboundEvent, InboundRequest, Subscription } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { sameText } from "../lib/hmac.ts";
import { fieldsOf, type Json, needText, parseJson, textIn } from "../lib/json.ts";
import { instantOf } from "../lib/time.ts";
import { parseQuery } from "../lib/url.ts";
import { utf8Text } from "../lib/utf8.ts";
import { call, search } from "./call.ts";
import { title } from "./explain.ts";
import { idOf } from "./wire.ts";

/** What the automation rule is called, and how it is found again. */
const ruleName = "Parstock: stock changed";
const watched = "stock.quant";
/** Sent along; the time of writing tells two changes of one quant apart. */
const sentFields = ["product_id", "location_id", "quantity", "reserved_quantity", "write_date"];

/**
 * An automation rule on stock.quant that calls us: computed quantities of products never fire one. It says that
 * something moved, and is a hint; Odoo waits a second for the answer and does not repeat.
 */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  if (Number(context.settings["version"] ?? 19) < 17)
    fail({
      code: "rejected",
      message:
        "Odoo 16 cannot call other systems by itself; let Parstock look on a schedule instead.",
    });
  const [known] = yield* search(context, "base.automation", {
    domain: [["name", "=", ruleName]],
    fields: ["name"],
    order: "id",
    archived: true,
  });
  const model = yield* modelId(context);
  const fields = yield* fieldIds(context);
  const action = {
    name: ruleName,
    model_id: model,
    state: "webhook",
    webhook_url: callbackUrl,
    webhook_field_ids: [[6, 0, [...fields.values()]]],
  };
  const values = {
    name: ruleName,
    model_id: model,
    trigger: "on_create_or_write",
    trigger_field_ids: [
      [6, 0, ["quantity", "reserved_quantity"].flatMap((name) => fields.get(name) ?? [])],
    ],
    filter_domain: `[("location_id.usage", "=", "internal")]`,
    active: true,
  };
  if (known === undefined) {
    const created = yield* call(context, {
      model: "base.automation",
      method: "create",
      named: { vals_list: [{ ...values, action_server_ids: [[0, 0, action]] }] },
      writes: true,
    });
    return { id: String(Array.isArray(created) ? created[0] : created), endsAt: null };
  }
  const id = idOf(known, "base.automation");
  yield* call(context, {
    model: "base.automation",
    method: "write",
    ids: [id],
    named: { vals: { ...values, action_server_ids: yield* renewed(context, id, action) } },
    writes: true,
  });
  return { id: String(id), endsAt: null };
}

/** The rule's one action is kept and set right; a second one would call us twice. */
function* renewed(context: Context, rule: number, action: Json): Exchange<Json> {
  const rows = yield* search(context, "ir.actions.server", {
    domain: [["base_automation_id", "=", rule]],
    fields: ["name"],
    order: "id",
  });
  const [first, ...others] = rows.map((row) => idOf(row, "ir.actions.server"));
  return [
    first === undefined ? [0, 0, action] : [1, first, action],
    ...others.map((id): Json => [2, id, 0]),
  ];
}

function* modelId(context: Context): Exchange<number> {
  const [row] = yield* search(context, "ir.model", {
    domain: [["model", "=", watched]],
    fields: ["model"],
  });
  return row === undefined
    ? fail({ code: "rejected", message: "Odoo's module Inventory is not installed." })
    : idOf(row, "ir.model");
}

function* fieldIds(context: Context): Exchange<ReadonlyMap<string, number>> {
  const rows = yield* search(context, "ir.model.fields", {
    domain: [
      ["model", "=", watched],
      ["name", "in", sentFields],
    ],
    fields: ["name"],
    order: "id",
  });
  return new Map(rows.map((row) => [textIn(row, "name") ?? "", idOf(row, "ir.model.fields")]));
}

export function* unsubscribe(context: Context, { id }: Subscription): Exchange<void> {
  const rows = yield* search(context, "base.automation", {
    domain: [
      ["id", "=", Number(id) || 0],
      ["name", "=", ruleName],
    ],
    fields: ["name"],
    archived: true,
  });
  if (rows.length === 0) return;
  yield* call(context, {
    model: "base.automation",
    method: "unlink",
    ids: rows.map((row) => idOf(row, "base.automation")),
    writes: true,
  });
}

/** Odoo signs nothing: all that tells its calls from others is a secret in the address, `?key=…`. */
export function verifyWebhook({ url }: InboundRequest, secret: string): boolean {
  return secret !== "" && sameText(parseQuery(url)["key"] ?? "", secret);
}

export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const where = "a call from Odoo";
  const text = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const body = fieldsOf(parseJson(text, title), where);
  const model = needText(body, "_model", where);
  const id = needText(body, "_id", where);
  const when = textIn(body, "write_date") ?? "";
  const at = instantOf(when);
  const key = textIn(body, "product_id") ?? id;
  return [
    {
      id: [model, id, when].join("/"),
      about: aboutOf(model),
      key,
      ...(at === null ? {} : { at }),
    },
  ];
}

function aboutOf(model: string): InboundEvent["about"] {
  switch (model) {
    case "stock.quant":
    case "stock.move":
    case "stock.picking":
      return "stock";
    case "product.product":
    case "product.template":
    case "product.supplierinfo":
    case "stock.warehouse.orderpoint":
      return "item";
    case "res.partner":
      return "supplier";
    case "purchase.order":
    case "purchase.order.line":
      return "order";
    default:
      return "other";
  }
}
