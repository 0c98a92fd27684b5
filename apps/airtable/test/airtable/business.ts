import { AirtableBase, type Person, ScriptHost } from "./base.ts";
import { runScript } from "./script.ts";

export const ada: Person = { id: "usrAda", name: "Ada Byron", email: "ada@example.com" };
export const bob: Person = { id: "usrBob", name: "Bob Martin", email: "bob@example.com" };

export const config = {
  company: "Corner Bakery",
  address: "1 High Street; Springfield",
  currency: "EUR",
  autopilot: "ask",
  moved: "1",
  fell: "1",
};

export interface Mail {
  readonly order: string;
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

/** A base that was set up by the script itself, with the fields that only a person can add. */
export async function openBase(): Promise<AirtableBase> {
  const base = new AirtableBase("appBakery", "2026-11-23T08:00:00Z");
  await runScript(new ScriptHost(base), null);
  base.addWatcher("Purchase orders", "Decided by", ["Decision"]);
  base.addWatcher("Inventory", "Confirmed by", ["Order alone"]);
  return base;
}

export interface Ware {
  readonly sku: string;
  readonly quantity: number;
  readonly supplier?: string;
  readonly email?: string | null;
}

export function stock(base: AirtableBase, wares: readonly Ware[]): string[] {
  return base.create(
    "Inventory",
    wares.map(({ sku, quantity, supplier = "Mill & Sons", email = "orders@mill.example" }) => ({
      SKU: sku,
      Name: `Ware ${sku}`,
      Quantity: quantity,
      "Reorder point": 10,
      "Order up to": 40,
      Supplier: supplier,
      "Supplier email": email,
      "Unit cost": 1.5,
      "Lead time days": 3,
    })),
  );
}

export interface Outcome {
  readonly host: ScriptHost;
  readonly mails: readonly Mail[];
  readonly told: string;
}

/** A trigger: the script runs with the action's input variables. */
export async function trigger(
  base: AirtableBase,
  more: Readonly<Record<string, unknown>> = {},
  host: ScriptHost = new ScriptHost(base),
): Promise<Outcome> {
  await runScript(host, { ...config, ...more });
  base.now += 60_000;
  return {
    host,
    mails: (host.outputs.get("mails") ?? []) as readonly Mail[],
    told: String(host.outputs.get("told")),
  };
}

/** The repeating group behind the script: Send email, then the script again to note it. */
export async function mailOut(base: AirtableBase, mails: readonly Mail[]): Promise<void> {
  for (const mail of mails)
    await trigger(base, { mailedOrder: mail.order, mailedId: mail.messageId });
}

export function choose(base: AirtableBase, person: Person, order: string, decision: string): void {
  const row = base.rows("Purchase orders").find((one) => one["Order"] === order);
  base.edit(person, "Purchase orders", String(row?.["id"]), { Decision: { name: decision } });
}

export function orderRows(base: AirtableBase): Readonly<Record<string, unknown>>[] {
  return base.rows("Purchase orders");
}
