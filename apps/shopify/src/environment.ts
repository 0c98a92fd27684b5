import { fail } from "@parstock/core";

/** What the app is started with; everything comes from the environment. */
export interface Environment {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Where Shopify reaches the app: https://…, without a path. */
  readonly appUrl: string;
  readonly port: number;
  /** A PostgreSQL server; without it the ledger lies in `folder`. */
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  /** Under which sessions are sealed. */
  readonly key: Buffer;
  /** smtp(s)://…; without it mail is kept in the folder's outbox. */
  readonly smtpUrl: string | undefined;
  /** Address that orders are sent from, of a domain that the app may send for. */
  readonly mailFrom: string;
}

/** Fails with `bad-setting` and one sentence for the first variable that is missing or wrong; no value is repeated. */
export function readEnvironment(given: NodeJS.ProcessEnv): Environment {
  const need = (name: string, what: string): string => {
    const value = given[name]?.trim() ?? "";
    return value === ""
      ? fail({ code: "bad-setting", field: name, message: `${name} is missing: ${what}` })
      : value;
  };
  const optional = (name: string): string | undefined => given[name]?.trim() || undefined;
  const apiKey = need("SHOPIFY_API_KEY", "the app's client id at dev.shopify.com.");
  const apiSecret = need("SHOPIFY_API_SECRET", "the app's client secret at dev.shopify.com.");
  const appUrl = need("SHOPIFY_APP_URL", "the address that shopify.app.toml names.");
  if (!URL.canParse(appUrl) || new URL(appUrl).protocol !== "https:")
    fail({
      code: "bad-setting",
      field: "SHOPIFY_APP_URL",
      message:
        "SHOPIFY_APP_URL must be the app's public address, such as https://parstock.example.",
    });
  const key = need("PARSTOCK_KEY", "64 hexadecimal digits, as `openssl rand -hex 32` prints them.");
  if (!/^[0-9a-f]{64}$/i.test(key))
    fail({
      code: "bad-setting",
      field: "PARSTOCK_KEY",
      message:
        "PARSTOCK_KEY is not a key: it takes 64 hexadecimal digits, as `openssl rand -hex 32` prints them.",
    });
  const port = Number(optional("PORT") ?? "3000");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    fail({
      code: "bad-setting",
      field: "PORT",
      message: "PORT must be a number from 1 to 65535.",
    });
  return {
    apiKey,
    apiSecret,
    appUrl: new URL(appUrl).origin,
    port,
    databaseUrl: optional("DATABASE_URL"),
    folder: optional("PARSTOCK_DATA") ?? "parstock-data",
    key: Buffer.from(key, "hex"),
    smtpUrl: optional("SMTP_URL"),
    mailFrom: need("MAIL_FROM", "the address that purchase orders are sent from."),
  };
}
