import type {
  Context,
  Exchange,
  HttpRequest,
  InboundEvent,
  InboundRequest,
  Subscription,
} from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { fail } from "../lib/fail.ts";
import { sameText } from "../lib/hmac.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  listIn,
  needList,
  needText,
  textIn,
  tryJson,
} from "../lib/json.ts";
import { ask, askFields, seek, send } from "../lib/talk.ts";
import { instantOf } from "../lib/time.ts";
import { withQuery } from "../lib/url.ts";
import { utf8Text } from "../lib/utf8.ts";
import { company, read, root } from "./call.ts";
import { voice } from "./explain.ts";

/** Stands for the secret until `authorize` puts it in. */
const secretPlace = "<webhookSecret>";

/** Notifications are not signed: each repeats the secret that the subscription was made with. */
export function verifyWebhook(request: InboundRequest, secret: string): boolean {
  const values = notificationsIn(request);
  return (
    secret !== "" &&
    values.length > 0 &&
    values.every((value) => sameText(textIn(value, "clientState") ?? "", secret))
  );
}

/** The question that comes with every subscription and renewal holds no event; the host answers it with the token. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  return notificationsIn(request).map((value) => {
    const where = "a notification of Business Central";
    const resource = needText(value, "resource", where);
    const time = textIn(value, "lastModifiedDateTime") ?? "";
    const at = instantOf(time);
    return {
      id: `${needText(value, "subscriptionId", where)}/${resource}/${time}`,
      about: aboutOf(resource),
      ...(at === null ? {} : { at }),
    };
  });
}

function notificationsIn({ bodyBase64 }: InboundRequest): Fields[] {
  const body = tryJson(utf8Text(bytesOf(bodyBase64) ?? new Uint8Array()) ?? "");
  return isFields(body) ? listIn(body, "value").filter(isFields) : [];
}

function aboutOf(resource: string): InboundEvent["about"] {
  switch (/companies\([^)]*\)\/(\w+)/.exec(resource)?.[1]) {
    case "itemLedgerEntries":
      return "stock";
    case "items":
      return "item";
    case "vendors":
      return "supplier";
    case "purchaseOrders":
      return "order";
    default:
      return "other";
  }
}

/** Stock where this version offers it, else items: posting does not change an item. */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const resource = `/api/v2.0/${company(context)}/${yield* offeredResource(context)}`;
  const body = { notificationUrl: callbackUrl, resource, clientState: secretPlace };
  const subscriptions = `${root(context)}/api/v2.0/subscriptions`;
  const list = yield* askFields(voice, context, read(subscriptions));
  const before = needList(list, "value", "the subscriptions of Business Central")
    .filter(isFields)
    .find((one) => one["notificationUrl"] === callbackUrl && isSame(one["resource"], resource));
  const id = before === undefined ? undefined : textIn(before, "subscriptionId");
  const request =
    id === undefined
      ? send("POST", subscriptions, body)
      : send("PATCH", `${subscriptions}('${id}')`, body, { "if-match": "*" });
  const answer = yield* askFields(voice, context, request);
  const where = "the subscription of Business Central";
  return {
    id: needText(answer, "subscriptionId", where),
    endsAt: instantOf(needText(answer, "expirationDateTime", where)),
  };
}

function isSame(a: unknown, b: string): boolean {
  return typeof a === "string" && a.replace(/^\//, "") === b.replace(/^\//, "");
}

function* offeredResource(context: Context): Exchange<string> {
  const url = withQuery(
    `${root(context)}/api/microsoft/runtime/beta/${company(context)}/webhookSupportedResources`,
    { $filter: "resource eq 'v2.0*'" },
  );
  const answer = yield* seek(voice, context, read(url));
  const offered = listIn(answer ?? {}, "value").map((value) =>
    textIn(fieldsOf(value, "a resource of Business Central"), "resource"),
  );
  return offered.some((resource) => /\bitemLedgerEntries$/.test(resource ?? ""))
    ? "itemLedgerEntries"
    : "items";
}

export function* unsubscribe(context: Context, { id }: Subscription): Exchange<void> {
  const url = `${root(context)}/api/v2.0/subscriptions('${id}')`;
  yield* ask(voice, context, send("DELETE", url, undefined, { "if-match": "*" }));
}

/** The secret goes into a subscription last, like every other credential. */
export function withSecret(request: HttpRequest, secret: string): HttpRequest {
  const place = JSON.stringify(secretPlace);
  if (request.body?.includes(place) !== true) return request;
  if (secret.length < 16)
    fail({
      code: "bad-setting",
      field: "webhookSecret",
      message: 'Set "webhookSecret" to a random text of at least 16 characters first.',
    });
  return { ...request, body: request.body.replace(place, () => JSON.stringify(secret)) };
}
