import { orderBookName, unknownSystem } from "../connections/open.ts";
import { systems } from "../connections/registry.ts";
import type { SettingsFile } from "./schema.ts";

/** What connections are called: they name files and addresses. */
export const connectionName: RegExp = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** One sentence for each thing that is wrong about connections and who uses them. */
export function mistakesInConnections(file: SettingsFile, name: string): string[] {
  const { connections = {}, source, target } = file;
  const names = Object.keys(connections);
  const known = names.length === 0 ? "there is none yet" : `known are ${names.join(", ")}`;
  const mistakes: string[] = [];
  for (const [connection, { system }] of Object.entries(connections)) {
    if (!connectionName.test(connection) || connection === orderBookName)
      mistakes.push(
        `${name}: a connection can't be called "${connection}"; take small letters, digits and hyphens, 40 at the most.`,
      );
    if (!systems.has(system))
      mistakes.push(`${name}: "connections.${connection}.system": ${unknownSystem(system)}`);
  }
  if (source !== undefined && !names.includes(source))
    mistakes.push(`${name}: "source" names the connection "${source}"; ${known}.`);
  if (source !== undefined && file.stock !== undefined)
    mistakes.push(`${name}: "source" and "stock" both say where stock is read; keep one of them.`);
  if (target !== undefined && target !== orderBookName && !names.includes(target))
    mistakes.push(
      `${name}: "target" names the connection "${target}"; ${known}, and "${orderBookName}" keeps orders here.`,
    );
  return mistakes;
}
