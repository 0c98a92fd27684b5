import { type Day, fail, parseDay } from "@parstock/core";
import * as v from "valibot";

import type { OrderAction } from "../api.ts";
import type { Snooze } from "../snooze.ts";

const name = v.pipe(v.string(), v.trim(), v.nonEmpty("needs your name"), v.maxLength(100));
const reason = v.pipe(
  v.string("needs a reason"),
  v.trim(),
  v.nonEmpty("needs a reason"),
  v.maxLength(1_000),
);
const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const quantity = v.pipe(v.string(), v.maxLength(60));
const who = { by: name, version: v.optional(v.pipe(v.number(), v.integer())) };

const orderAction = v.variant("action", [
  v.object({ ...who, action: v.literal("approve"), reason: v.optional(v.string()) }),
  v.object({ ...who, action: v.literal("reject"), reason }),
  v.object({ ...who, action: v.literal("edit"), line, quantity, reason }),
  v.object({ ...who, action: v.literal("hold"), reason }),
  v.object({ ...who, action: v.literal("release") }),
  v.object({
    ...who,
    action: v.literal("cancel"),
    reason,
    doneThere: v.optional(v.boolean(), false),
  }),
  v.object({ ...who, action: v.literal("keep") }),
  v.object({ ...who, action: v.literal("retry") }),
  v.object({ ...who, action: v.literal("confirm-sent") }),
  v.object({ ...who, action: v.literal("send-again") }),
  v.object({
    ...who,
    action: v.literal("receive"),
    lines: v.array(v.object({ line, quantity })),
  }),
  v.object({ ...who, action: v.literal("close"), reason }),
]);

const person = v.object({ by: name });
const runRequest = v.object({ by: name, feedChecked: v.optional(v.boolean(), false) });
const scoped = v.object({
  by: name,
  scope: v.object({
    kind: v.picklist(["item", "supplier", "category"]),
    id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  }),
});
const reasoned = v.object({ by: name, reason });
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const place = { item: id, location: id };
const day = v.pipe(
  v.string(),
  v.check((text) => parseDay(text) !== null),
);
const snoozed = v.object({ by: name, ...place, until: day, reason });
const woken = v.object({ by: name, ...place });

interface Person {
  readonly by: string;
}

export function readAction(json: unknown): Person & { action: OrderAction; version?: number } {
  const { by, version, ...action } = parse(orderAction, json);
  return {
    by,
    action: action as OrderAction,
    ...(version === undefined ? {} : { version }),
  };
}

export function readPerson(json: unknown): Person {
  return parse(person, json);
}

export function readRunRequest(json: unknown): Person & { feedChecked: boolean } {
  return parse(runRequest, json);
}

export function readScope(
  json: unknown,
): Person & { scope: { kind: "item" | "supplier" | "category"; id: string } } {
  return parse(scoped, json);
}

export function readSnooze(json: unknown): Person & Required<Snooze> {
  const { until, ...rest } = parse(snoozed, json);
  return { ...rest, until: until as Day };
}

export function readWake(json: unknown): Person & { item: string; location: string } {
  return parse(woken, json);
}

export function readReason(json: unknown): Person & { reason: string } {
  return parse(reasoned, json);
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? "";
  return fail({
    code: "bad-input",
    message: issue.message.startsWith("needs ")
      ? `This ${issue.message}.`
      : `The request is not understood${path === "" ? "" : `: "${path}" is missing or wrong`}.`,
  });
}
