import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = process.env["PARSTOCK_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared");

/** The folder of a vendor's published contract, or null where this machine does not have it. */
export function contractOf(system: string): string | null {
  const folder = join(root, "specs", system);
  return existsSync(folder) ? folder : null;
}

/** What a skipped contract test says. */
export const noContract =
  "the vendor's published contract is not here; set PARSTOCK_SHARED to the folder that has specs/";
