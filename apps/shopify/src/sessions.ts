import type { Database } from "@parstock/store";
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";

import type { Seal } from "./seal.ts";
import { put, type Table } from "./tables.ts";

const sessions = {
  name: "parstock_shopify.sessions",
  columns: { id: "text", shop: "text", sealed: "text" },
  key: ["id"],
} as const satisfies Table<string>;

type Kept = ConstructorParameters<typeof Session>[0] & {
  readonly expires?: string;
  readonly refreshTokenExpires?: string;
};

/** Sessions beside the ledger, sealed: they hold access tokens. Of a person, only number, name and language are kept. */
export function storeSessions(database: Database, seal: Seal): SessionStorage {
  const read = (row: { readonly id: string; readonly sealed: string }): Session => {
    const { expires, refreshTokenExpires, ...kept } = JSON.parse(
      seal.open(row.sealed, row.id),
    ) as Kept;
    return new Session({
      ...kept,
      ...(expires === undefined ? {} : { expires: new Date(expires) }),
      ...(refreshTokenExpires === undefined
        ? {}
        : { refreshTokenExpires: new Date(refreshTokenExpires) }),
    });
  };
  return {
    async storeSession(session) {
      const text = JSON.stringify(withoutPerson(session));
      const row = { id: session.id, shop: session.shop, sealed: seal.close(text, session.id) };
      await put(database, sessions, [row]);
      return true;
    },
    async loadSession(id) {
      const [row] = await database.query<{ id: string; sealed: string }>(
        "select id, sealed from parstock_shopify.sessions where id = $1",
        [id],
      );
      return row === undefined ? undefined : read(row);
    },
    async deleteSession(id) {
      await database.query("delete from parstock_shopify.sessions where id = $1", [id]);
      return true;
    },
    async deleteSessions(ids) {
      await database.query("delete from parstock_shopify.sessions where id = any($1)", [ids]);
      return true;
    },
    async findSessionsByShop(shop) {
      const rows = await database.query<{ id: string; sealed: string }>(
        "select id, sealed from parstock_shopify.sessions where shop = $1 order by id limit 100",
        [shop],
      );
      return rows.map(read);
    },
  };
}

function withoutPerson(session: Session): unknown {
  const { onlineAccessInfo, ...kept } = session.toObject();
  if (onlineAccessInfo === undefined) return kept;
  const { id, first_name, last_name, locale, account_owner } = onlineAccessInfo.associated_user;
  const person = { id, first_name, last_name, locale, account_owner };
  return {
    ...kept,
    onlineAccessInfo: {
      ...onlineAccessInfo,
      associated_user: { ...person, email: "", email_verified: false, collaborator: false },
    },
  };
}
