import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type {
  AnswerTo,
  Connection,
  Effect,
  HttpEffect,
  HttpResponse,
  LedgerEffect,
} from "@parstock/core";
import type { MailTemplates } from "@parstock/documents";
import type { Store } from "@parstock/store";

import type { CredentialStore } from "../connections/credentials.ts";
import { signText } from "../connections/sign.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { OpenTables } from "../rows/open-tables.ts";
import { tellTime } from "./clock.ts";
import { renderDocuments } from "./documents.ts";
import { sendHttp } from "./http.ts";

/** What the effects of a program are performed with. Tables are a program's own, because they are read as streams. */
export interface Means {
  readonly store: Pick<Store, "answer">;
  readonly mailer: Mailer;
  readonly templates: MailTemplates;
  readonly tables: OpenTables;
  readonly credentials: CredentialStore;
  /** By name, the connections that requests go over. */
  readonly connections: ReadonlyMap<string, Connection>;
  readonly now: () => Date;
}

/** The hub's side of every program: each effect is done and its answer returned. */
export function performer(means: Means): (effect: Effect) => Promise<unknown> {
  return (effect) => answer(effect, means);
}

async function answer(effect: Effect, means: Means): Promise<AnswerTo<Effect>> {
  const { store, mailer, now } = means;
  switch (effect.kind) {
    case "clock":
      return tellTime(effect.timeZones, now());
    case "wait":
      await sleep(Math.max(0, Date.parse(effect.until) - now().getTime()));
      return null;
    case "rows":
      return means.tables.read(effect);
    case "documents":
      return renderDocuments(effect, means.templates);
    case "mail":
      return mailer.send(effect.message, effect.deadline);
    case "mail.find":
      return mailer.find(effect.messageId);
    case "http":
      return send(effect, means);
    case "nonce":
      return randomBytes(24).toString("hex");
    case "credentials":
      return means.credentials.read(effect.connection);
    case "credentials.save":
      return means.credentials.replace(effect.connection, effect.credentials, effect.replaces);
    case "sign":
      return signText(effect.connection, effect.request, means.credentials.read(effect.connection));
    default:
      return store.answer(effect satisfies LedgerEffect);
  }
}

/** WooCommerce's own library speaks to shops here; all else goes out as the connector made it. */
async function send(
  effect: HttpEffect,
  { connections, credentials, now }: Means,
): Promise<HttpResponse> {
  if (connections.get(effect.connection)?.connector.name !== "woocommerce")
    return sendHttp(effect, now);
  const { sendToShop } = await import("./woocommerce.ts");
  return sendToShop(effect, credentials.read(effect.connection), now);
}
