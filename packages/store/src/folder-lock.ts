import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { fail } from "@parstock/core";

/** Who has a folder open. `startedAt` tells a process from a later one with the same number, where the system says it. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string | null;
}

/** How long taking over a dead owner's lock may last before it counts as dead itself. */
const takeoverMs = 10_000;

/**
 * Claims a folder for this process, because two processes on one embedded database destroy it. The lock of a dead
 * process is taken over. Fails with `conflict` when a living one has it. Returns what gives it back.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock.json");
  const mine: Owner = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) };
  if (!begin(folder, path, mine)) takeOver(folder, path, mine);
  return () => rmSync(path, { force: true });
}

function begin(folder: string, path: string, mine: Owner): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return create(path, JSON.stringify(mine));
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
    return fail({
      code: "bad-setting",
      message: `The ledger's folder ${folder} can't be written (${code}); name one that can, or give this user the right to.`,
    });
  }
}

/** Under a second lock, so that of two who find the same dead owner one becomes the new one. */
function takeOver(folder: string, path: string, mine: Owner): void {
  const gate = join(folder, "lock.takeover");
  const begun = statSync(gate, { throwIfNoEntry: false })?.mtimeMs;
  if (begun !== undefined && Date.now() - begun > takeoverMs) rmSync(gate, { force: true });
  if (!create(gate, "")) {
    fail({
      code: "conflict",
      message: `Another process is just opening the ledger in ${folder}; try again in a moment.`,
    });
  }
  try {
    const owner = read(path);
    if (owner !== null) refuseLiving(folder, path, owner);
    rmSync(path, { force: true });
    create(path, JSON.stringify(mine));
  } finally {
    rmSync(gate, { force: true });
  }
}

function refuseLiving(folder: string, path: string, owner: Owner): void {
  if (owner.host !== hostname()) {
    fail({
      code: "conflict",
      message: `The ledger in ${folder} was opened on the machine ${owner.host} and not closed there; if Parstock no longer runs on it, delete ${path}.`,
    });
  }
  if (isAlive(owner)) {
    fail({
      code: "conflict",
      message: `The ledger in ${folder} is open in another process (number ${owner.pid}); stop that one, or set DATABASE_URL to a PostgreSQL server that several can share.`,
    });
  }
}

function create(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: "wx" });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST") return false;
    throw thrown;
  }
}

/** Null for a lock that its owner did not live to write. */
function read(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (thrown) {
    // EPERM: it lives and belongs to somebody else.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EPERM")) return false;
  }
  return owner.startedAt === null || owner.startedAt === startOf(owner.pid);
}

/** Start of a process in clock ticks since boot, field 22 of proc(5) stat; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
