import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a new file that only its owner can read, and returns once it is on the disk. */
export function writeDurably(path: string, text: string, mode = 0o600): void {
  const file = openSync(path, "wx", mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Replaces a file as a whole: whoever reads it finds the old text or the new one, also after a crash. */
export function replaceDurably(path: string, text: string, mode = 0o600): void {
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    writeDurably(fresh, text, mode);
    renameSync(fresh, path);
  } catch (thrown) {
    rmSync(fresh, { force: true });
    throw thrown;
  }
  syncFolder(dirname(path));
}

/** The new name counts once the folder is on the disk, too; Windows has no such step. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
