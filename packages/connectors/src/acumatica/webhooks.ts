import type { InboundEvent, InboundRequest } from "@parstock/core";

import { bytesOf } from "../lib/base64.ts";
import { sameText } from "../lib/hmac.ts";
import { type Fields, fieldsOf, listIn, needText, parseJson, textIn } from "../lib/json.ts";
import { instantOfMs } from "../lib/time.ts";
import { utf8Text } from "../lib/utf8.ts";
import { voice } from "./explain.ts";
import { msOfTicks } from "./wire.ts";

/** The header that is entered as Header Name on Push Notifications (SM302000); the secret is its Header Value. */
const secretHeader = "x-parstock-secret";

/** Push notifications are not signed. */
export function verifyWebhook({ headers }: InboundRequest, secret: string): boolean {
  return secret !== "" && sameText(headers[secretHeader] ?? "", secret);
}

/** A changed row comes twice, as it is and as it was: one event for each thing that it is about. */
export function parseWebhook(request: InboundRequest): readonly InboundEvent[] {
  const body = utf8Text(bytesOf(request.bodyBase64) ?? new Uint8Array()) ?? "";
  const where = "a push notification of Acumatica";
  const notice = fieldsOf(parseJson(body, voice.title), where);
  const id = `${needText(notice, "Id", where)}/${needText(notice, "Query", where)}`;
  const ms = msOfTicks(textIn(notice, "TimeStamp") ?? "");
  const at = ms === null ? null : instantOfMs(ms);
  const rows = [...listIn(notice, "Inserted"), ...listIn(notice, "Deleted")];
  const events = new Map<string, InboundEvent>();
  for (const row of rows.map((value) => fieldsOf(value, where))) {
    const { about, key } = subjectOf(row);
    const one = { about, ...(key === undefined ? {} : { key }), ...(at === null ? {} : { at }) };
    events.set(`${id}/${about}/${key ?? ""}`, { id: `${id}/${about}/${key ?? ""}`, ...one });
  }
  return [...events.values()];
}

/** By the columns of the query, whose names the inquiry's author may have written with or without blanks. */
function subjectOf(row: Fields): Pick<InboundEvent, "about" | "key"> {
  const columns = new Map(
    Object.keys(row).map((name) => [name.replace(/[^A-Za-z]/g, "").toLowerCase(), name]),
  );
  const read = (...names: readonly string[]): string | undefined =>
    names.flatMap((name) => textIn(row, columns.get(name) ?? "")?.trim() ?? [])[0];
  const order = read("ordernbr", "pordernbr", "poordernbr");
  if (order !== undefined) return { about: "order", key: order };
  const item = read("inventoryid", "inventorycd");
  if (item !== undefined) return { about: isStock(columns) ? "stock" : "item", key: item };
  const vendor = read("vendorid", "vendor");
  return vendor === undefined ? { about: "other" } : { about: "supplier", key: vendor };
}

function isStock(columns: ReadonlyMap<string, string>): boolean {
  return [...columns.keys()].some((name) => name.startsWith("qty") || name.startsWith("warehouse"));
}
