// `npm start`: install, build the hub, run its demonstration on the Node that came with the dependencies.
import { spawn } from "node:child_process";
import { join } from "node:path";

import { ensureInstalled } from "./bootstrap.mjs";
import { environment, root, turbo } from "./turbo.mjs";

await ensureInstalled();
console.log("Building the hub…");
const built = turbo(["run", "build", "--filter=@parstock/hub...", "--output-logs=errors-only"]);
if (built !== 0) process.exit(built);

const node = join(
  root,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);
const main = join(root, "apps", "hub", "dist", "main.js");
const hub = spawn(node, [main, "demo", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: environment,
});
// The terminal sends Ctrl-C to both; the hub decides how to end, and this process ends with it.
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    if (signal === "SIGTERM") hub.kill(signal);
  });
hub.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 130));
