import type { Context, Exchange, InboundEvent, InboundRequest, Subscription } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { sameText, sha256Hex } from "../lib/hmac.ts";
import { fieldsOf, needText, parseJson, textIn } from "../lib/json.ts";
import { ask } from "../lib/talk.ts";
import { instantOf } from "../lib/time.ts";
import { parseQuery } from "../lib/url.ts";
import { utf8Text } from "../lib/utf8.ts";
import { create, writing } from "./call.ts";
import { voice } from "./explain.ts";

const where = "a webhook of Brightpearl";

/** Nothing is signed: the only proof is the token that the address was given with. */
export function verifyWebhook({ url }: InboundRequest, secret: string): boolean {
  const { token = "" } = url.includes("?") ? parseQuery(url.replace(/#.*$/, "")) : {};
  return secret !== "" && sameText(token, secret);
}

/** Thin, and with ids only ("1007,1532-1534"), which stay within Brightpearl: what changed is read again. */
export function parseWebhook({ bodyBase64 }: InboundRequest): readonly InboundEvent[] {
  const body = utf8Text(bytesOf(bodyBase64) ?? new Uint8Array()) ?? "";
  const event = fieldsOf(parseJson(body, voice.title), where);
  const at = instantOf(textIn(event, "raisedOn") ?? "");
  return [
    {
      id: sha256Hex(body),
      about: aboutOf(needText(event, "fullEvent", where)),
      ...(at === null ? {} : { at }),
    },
  ];
}

function aboutOf(event: string): InboundEvent["about"] {
  if (event === "product.modified.on-hand-modified") return "stock";
  switch (event.split(".")[0]) {
    case "goods-in-note":
    case "goods-out-note":
      return "stock";
    case "product":
      return "item";
    case "order":
      return "order";
    default:
      return "other";
  }
}

/** Changes of orders come by the thousand and can't be chosen from; goods that came in are told by their notes. */
const events = ["product.modified.on-hand-modified", "goods-in-note.created"];

const variables = {
  accountCode: "account-code",
  resourceType: "resource-type",
  id: "resource-id",
  lifecycleEvent: "lifecycle-event",
  fullEvent: "full-event",
  raisedOn: "raised-on",
  brightpearlVersion: "brightpearl-version",
};

/** The address holds the token already. Events are repeated until they are taken (quality 1), several ids at a time. */
export function* subscribe(context: Context, callbackUrl: string): Exchange<Subscription> {
  const template = Object.entries(variables).map(([name, variable]) => [name, `\${${variable}}`]);
  const ids: string[] = [];
  for (const subscribeTo of events)
    ids.push(
      yield* create(context, "integration-service/webhook", {
        subscribeTo,
        httpMethod: "POST",
        uriTemplate: callbackUrl,
        bodyTemplate: JSON.stringify(Object.fromEntries(template)),
        contentType: "application/json",
        idSetAccepted: true,
        qualityOfService: 1,
      }),
    );
  return { id: ids.join(","), endsAt: null };
}

export function* unsubscribe(context: Context, { id }: Subscription): Exchange<void> {
  for (const one of id.split(","))
    yield* ask(voice, context, writing(context, "DELETE", `integration-service/webhook/${one}`));
}
