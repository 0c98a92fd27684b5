import { type Connection, type Connector, fail, type SettingField } from "@parstock/core";

import { offeredSystems, systems } from "./registry.ts";

/** A connection as `parstock.json` describes it; its secrets lie elsewhere. */
export interface ConnectionEntry {
  readonly system: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Orders placed there go to the supplier from there, where the system can. */
  readonly sendsItself: boolean;
}

/** The name under `target` for the hub's own list of orders. */
export const orderBookName = "order-book";

/** Fails with one sentence when the settings don't fit the system. */
export async function openConnection(
  name: string,
  entry: ConnectionEntry,
  { tenant, holder }: { readonly tenant: string; readonly holder: string },
): Promise<Connection> {
  const connector = await loadConnector(entry.system);
  checkSettings(name, connector, entry.settings);
  return {
    tenant,
    name,
    connector,
    settings: withInitials(connector, entry.settings),
    holder,
    ...(entry.sendsItself ? { sendsItself: true } : {}),
  };
}

export async function loadConnector(system: string): Promise<Connector> {
  const known = systems.get(system);
  return known === undefined
    ? fail({ code: "bad-setting", message: unknownSystem(system) })
    : known.load();
}

export function unknownSystem(system: string): string {
  return `Parstock connects to no system "${system.slice(0, 60)}"; it knows ${offeredSystems()}.`;
}

function checkSettings(
  name: string,
  connector: Connector,
  settings: Readonly<Record<string, string>>,
): void {
  const where = (field: string): string => `"connections.${name}.settings.${field}"`;
  const fields = new Map(connector.settings.map((field) => [field.name, field]));
  for (const [field, value] of Object.entries(settings)) {
    const known = fields.get(field);
    if (known === undefined)
      refuse(
        field,
        `${where(field)} is no setting of ${connector.title}; it has ${plainFields(connector)
          .map((one) => one.name)
          .join(", ")}.`,
      );
    else if (known.kind === "secret")
      refuse(
        field,
        `${where(field)} is a secret and does not belong in the settings file; remove it there and run parstock connect.`,
      );
    else {
      const mistake = mistakeIn(known, value);
      if (mistake !== null) refuse(field, `${where(field)} must be ${mistake}.`);
    }
  }
  for (const field of plainFields(connector))
    if (field.required && (settings[field.name] ?? field.initial ?? "") === "")
      refuse(field.name, `${where(field.name)} is missing: ${field.title}. ${field.help}`);
}

/** What a value has to be instead; null when it will do. */
export function mistakeIn({ kind, choices }: SettingField, value: string): string | null {
  if (value === "") return null;
  if (kind === "choice" && choices !== undefined && !choices.includes(value))
    return `one of ${choices.map((choice) => `"${choice}"`).join(", ")}`;
  if (kind === "number" && !/^-?\d+(?:\.\d+)?$/.test(value)) return "a number";
  if (kind === "url" && !URL.canParse(value)) return "an address that starts with https://";
  return null;
}

export function plainFields(connector: Connector): SettingField[] {
  return connector.settings.filter((field) => field.kind !== "secret");
}

export function secretFields(connector: Connector): SettingField[] {
  return connector.settings.filter((field) => field.kind === "secret");
}

export function withInitials(
  connector: Connector,
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const initials = plainFields(connector).flatMap(({ name, initial }) =>
    initial === undefined ? [] : [[name, initial] as const],
  );
  return { ...Object.fromEntries(initials), ...settings };
}

function refuse(field: string, message: string): never {
  return fail({ code: "bad-setting", field, message });
}
