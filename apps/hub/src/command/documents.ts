import { writeFileSync } from "node:fs";

import { fail } from "@parstock/core";

import { renderOrder } from "../views/documents.ts";
import { type CommonOptions, withHub } from "./options.ts";
import { printable, type Terminal } from "./terminal.ts";

export interface DocumentsOptions extends CommonOptions {
  readonly out?: string;
}

/** `parstock documents <format> <reference>`: to a file, or to the standard output where that is no screen. */
export async function writeDocument(
  format: string,
  reference: string,
  options: DocumentsOptions,
  terminal: Terminal,
): Promise<void> {
  await withHub(options, async (hub) => {
    const { name, bytes } = await renderOrder(hub, reference, format);
    const path = options.out ?? (format === "pdf" && process.stdout.isTTY === true ? name : "-");
    if (path === "-") {
      process.stdout.write(bytes);
      return;
    }
    try {
      writeFileSync(path, bytes);
    } catch {
      fail({ code: "bad-input", message: `${printable(path)} can't be written.` });
    }
    terminal.err(`Written to ${printable(path)}.`);
  });
}
