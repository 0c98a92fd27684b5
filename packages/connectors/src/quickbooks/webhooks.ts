import type { InboundEvent, InboundRequest } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  listIn,
  needText,
  parseJson,
  textIn,
  within,
} from "../lib/json.ts";
import { instantOf } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";

const where = "a webhook of QuickBooks";

/** A bare list of CloudEvents since 2026-07-31; the envelope of before is still taken. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const body = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const answer = parseJson(body, voice.title);
  if (Array.isArray(answer)) return answer.map((value) => cloudEvent(fieldsOf(value, where)));
  const notifications = listIn(fieldsOf(answer, where), "eventNotifications").filter(isFields);
  return notifications.flatMap((notification) =>
    listIn(within(notification, "dataChangeEvent"), "entities").map((entity) =>
      oldEvent(textIn(notification, "realmId") ?? "", fieldsOf(entity, where)),
    ),
  );
}

/** "qbo.item.updated.v1": the second word is the entity. */
function cloudEvent(event: Fields): InboundEvent {
  const [, entity = ""] = needText(event, "type", where).split(".");
  return {
    id: needText(event, "id", where),
    about: aboutOf(entity),
    ...keyOf(textIn(event, "intuitentityid")),
    ...timeOf(textIn(event, "time")),
  };
}

function oldEvent(realm: string, entity: Fields): InboundEvent {
  const name = needText(entity, "name", where);
  const id = needText(entity, "id", where);
  const at = textIn(entity, "lastUpdated");
  return {
    id: `${realm}/${name}/${id}/${textIn(entity, "operation") ?? ""}/${at ?? ""}`,
    about: aboutOf(name),
    key: id,
    ...timeOf(at),
  };
}

function keyOf(key: string | undefined): { key?: string } {
  return key === undefined ? {} : { key };
}

function timeOf(text: string | undefined): Pick<InboundEvent, "at"> {
  const at = text === undefined ? null : instantOf(text);
  return at === null ? {} : { at };
}

/** Sales and bills move stock; no event says how much. */
function aboutOf(entity: string): InboundEvent["about"] {
  switch (entity.toLowerCase()) {
    case "item":
      return "item";
    case "vendor":
      return "supplier";
    case "purchaseorder":
      return "order";
    case "invoice":
    case "salesreceipt":
    case "bill":
    case "inventoryadjustment":
      return "stock";
    default:
      return "other";
  }
}
