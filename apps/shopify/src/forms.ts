import { fail } from "@parstock/core";
import * as v from "valibot";

import type { OrderAction } from "./orders.ts";
import type { FiguresChange } from "./pages/items.ts";
import type { OfferEntry, SupplierEntry } from "./suppliers.ts";

/** What a form in the app asks for. */
export type Form =
  | {
      readonly intent: "order";
      readonly reference: string;
      readonly version: number;
      readonly action: OrderAction;
    }
  | {
      readonly intent: "approve-many";
      readonly orders: readonly { readonly reference: string; readonly version: number }[];
    }
  | ({ readonly intent: "figures" } & FiguresChange)
  | { readonly intent: "run" }
  | { readonly intent: "settings"; readonly settings: Readonly<Record<string, unknown>> }
  | ({ readonly intent: "supplier" } & SupplierEntry)
  | ({ readonly intent: "offer" } & OfferEntry)
  | { readonly intent: "remove-offer"; readonly supplier: string; readonly item: string }
  | { readonly intent: "import"; readonly text: string }
  | {
      readonly intent: "confirm-autopilot";
      readonly supplier: string;
      readonly confirmed: boolean;
    }
  | { readonly intent: "stop"; readonly reason: string }
  | { readonly intent: "resume" };

const text = v.pipe(v.string(), v.maxLength(1_000));
const blankable = v.optional(text, "");
const version = v.pipe(v.number(), v.integer(), v.minValue(0));
const reference = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));

const action = v.variant("action", [
  v.object({ action: v.literal("approve") }),
  v.object({ action: v.picklist(["reject", "cancel", "close"]), reason: text }),
  v.object({
    action: v.picklist([
      "retry",
      "confirm-sent",
      "send-again",
      "release",
      "accept-change",
      "decline-change",
    ]),
  }),
  v.object({
    action: v.literal("edit"),
    line: v.pipe(v.number(), v.integer()),
    quantity: text,
    reason: text,
  }),
  v.object({
    action: v.literal("receive"),
    lines: v.array(v.object({ line: v.pipe(v.number(), v.integer()), quantity: text })),
  }),
]);

const form = v.variant("intent", [
  v.object({ intent: v.literal("order"), reference, version, action }),
  v.object({
    intent: v.literal("approve-many"),
    orders: v.pipe(v.array(v.object({ reference, version })), v.maxLength(200)),
  }),
  v.object({
    intent: v.literal("figures"),
    rows: v.pipe(v.array(v.object({ item: text, location: text })), v.maxLength(5_000)),
    point: text,
    level: text,
  }),
  v.object({ intent: v.literal("run") }),
  v.object({ intent: v.literal("settings"), settings: v.record(v.string(), v.unknown()) }),
  v.object({
    intent: v.literal("supplier"),
    id: blankable,
    name: text,
    email: blankable,
    currency: text,
    language: blankable,
    minimum: blankable,
  }),
  v.object({
    intent: v.literal("offer"),
    supplier: text,
    item: text,
    supplierSku: blankable,
    price: text,
    currency: text,
    packSize: blankable,
    minimumQuantity: blankable,
    leadTimeDays: blankable,
    preferred: v.optional(v.boolean(), false),
  }),
  v.object({ intent: v.literal("remove-offer"), supplier: text, item: text }),
  v.object({ intent: v.literal("import"), text: v.string() }),
  v.object({
    intent: v.literal("confirm-autopilot"),
    supplier: text,
    confirmed: v.boolean(),
  }),
  v.object({ intent: v.literal("stop"), reason: text }),
  v.object({ intent: v.literal("resume") }),
]);

const fileMax = 20_000_000;

/** A form's one field `form` holds JSON; a file comes beside it. Fails with `bad-input`. */
export async function readForm(data: FormData): Promise<Form> {
  const given = data.get("form");
  const file = data.get("file");
  let value: unknown;
  try {
    value = JSON.parse(typeof given === "string" ? given : "");
  } catch {
    return unreadable();
  }
  if (file instanceof Blob) {
    if (file.size > fileMax)
      return fail({
        code: "bad-input",
        field: "file",
        message: "The file is larger than 20 MB; cut it in two.",
      });
    value = { intent: "import", text: await file.text() };
  }
  const parsed = v.safeParse(form, value);
  return parsed.success ? parsed.output : unreadable();
}

function unreadable(): never {
  return fail({ code: "bad-input", message: "The form is incomplete; load the page again." });
}
