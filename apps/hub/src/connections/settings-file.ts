import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";

import { fail } from "@parstock/core";

import { replaceDurably } from "./durable.ts";

export interface ConnectionText {
  readonly system: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Writes a connection into the settings file, which is made where there is none; everything else in it stays. */
export function writeConnection(path: string, name: string, connection: ConnectionText): void {
  change(path, (connections) => {
    const before = connections[name];
    return {
      ...connections,
      [name]: { ...(isObject(before) ? before : {}), ...connection },
    };
  });
}

export function eraseConnection(path: string, name: string): void {
  change(path, (connections) =>
    Object.fromEntries(Object.entries(connections).filter(([other]) => other !== name)),
  );
}

function change(path: string, edit: (connections: Fields) => Fields): void {
  // A link to the file stays a link.
  const real = existsSync(path) ? realpathSync(path) : path;
  const settings = existsSync(real) ? read(real) : {};
  const before = settings["connections"];
  const after = { ...settings, connections: edit(isObject(before) ? before : {}) };
  const mode = existsSync(real) ? statSync(real).mode & 0o777 : 0o644;
  try {
    replaceDurably(real, `${JSON.stringify(after, null, 2)}\n`, mode);
  } catch {
    fail({
      code: "bad-setting",
      message: `The settings file ${path} can't be written; give this user the right to.`,
    });
  }
}

type Fields = Readonly<Record<string, unknown>>;

function read(path: string): Fields {
  const json: unknown = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  return isObject(json) ? json : {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
