import type { Connector } from "@parstock/core";

import { plainFields, secretFields } from "../connections/open.ts";
import { printable, table, type Terminal } from "./terminal.ts";

/** What a system asks for before it can be connected: each field with where to find it, and what to allow there. */
export function showGuide(connector: Connector, json: boolean, terminal: Terminal): void {
  const { title, scopes, settings } = connector;
  if (json) {
    terminal.out(JSON.stringify({ title, scopes, settings }, null, 2));
    return;
  }
  terminal.out(`${title} asks for:\n`);
  const rows = [...plainFields(connector), ...secretFields(connector)].map(
    ({ name, kind, required, initial, help, choices }) => [
      name,
      required ? (initial === undefined ? "yes" : initial) : "no",
      printable(
        [
          help,
          ...(kind === "secret" ? ["Secret."] : []),
          ...(choices === undefined ? [] : [`One of ${choices.join(", ")}.`]),
        ].join(" "),
      ),
    ],
  );
  terminal.out(table(["field", "needed", "what, and where to find it"], rows));
  const permissions = permissionsOf(connector);
  if (permissions !== null) terminal.out(`\n${permissions}`);
}

/** Null for a system that has no permissions to choose from. */
export function permissionsOf({ title, scopes }: Connector): string | null {
  return scopes.length === 0 ? null : `To be allowed at ${title}: ${scopes.join(", ")}.`;
}
