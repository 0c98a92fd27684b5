import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/**
 * PGlite as it comes never asks the machine to write a commit through to the disk: it starts PostgreSQL with `-F`, and
 * emscripten's folder has no way to do it. PostgreSQL asks by `fsync`, which emscripten passes on where the folder knows
 * it; `fdatasync` it answers without doing anything (read in PGlite 0.5.16, 2026-11-23).
 */
export const durableStart: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  "-c",
  "wal_sync_method=fsync",
];

/** A folder on this machine whose files are on the disk when PostgreSQL asks for it. */
export class DurableFolder extends NodeFS {
  override async init(...given: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(...given);
    const preRun = [emscriptenOpts.preRun ?? []].flat();
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [teachSync, ...preRun] } };
  }
}

/** What emscripten knows of an open file or folder of this machine. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: object;
}

interface NodeFolders {
  readonly NODEFS?: {
    readonly stream_ops: { fsync?: (stream: OpenFile) => number };
    realPath(node: object): string;
  };
}

function teachSync(module: object): void {
  const folders = (module as NodeFolders).NODEFS;
  if (folders === undefined) throw new Error("this PGlite knows no folders of Node");
  folders.stream_ops.fsync = (stream) => {
    if (stream.nfd === undefined) syncFolder(folders.realPath(stream.node));
    else fsyncSync(stream.nfd);
    return 0;
  };
}

/** Writes a folder's list of files through to the disk; Windows keeps it so by itself and refuses to be asked. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a folder through to the disk with all that is in it but not its own name in the folder above. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) syncFolder(path);
    else if (entry.isFile()) {
      const handle = openSync(path, "r+");
      try {
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    }
  }
  syncFolder(folder);
}
