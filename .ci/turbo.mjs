// Starts turbo with telemetry off and with this repository's own tools first on the PATH, whatever the caller has.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export const environment = {
  ...process.env,
  PATH: join(root, "node_modules", ".bin") + delimiter + (process.env.PATH ?? ""),
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
};

/**
 * @param {string[]} args
 * @returns {number} the exit code
 */
export function turbo(args) {
  const bin = createRequire(join(root, "package.json")).resolve("turbo/bin/turbo");
  const run = spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    env: environment,
    stdio: "inherit",
  });
  return run.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = turbo(process.argv.slice(2));
