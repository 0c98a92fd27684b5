// What `npm start` and `npm test` do first: bring the dependencies in with the pinned pnpm, starting from nothing
// but Node and npm. Runs on Node 20, imports nothing that has to be installed, and stays off the network when the
// installed packages are those of the lockfile.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "node_modules", ".parstock-install");
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|FETCH_FAIL|dns error|error sending request|connection refused|timed out/i;
const silenceMs = 240_000;
const windows = process.platform === "win32";

export async function ensureInstalled() {
  if (Number(process.versions.node.split(".")[0]) < 20)
    stop(`Parstock needs Node 20 or newer to start; this is ${process.version}.`);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint()) return;

  const started = process.hrtime.bigint();
  console.log("Installing dependencies (the first time takes a minute or two)…");
  const { code, output } = await install();
  if (code !== 0) {
    const [reason] = output.match(unreachable) ?? [];
    stop(
      reason === undefined
        ? "Parstock could not install its dependencies; the lines above say why."
        : `Parstock could not install its dependencies: the package registry ${registry()} cannot be reached ` +
            `(${reason}). Check the network or npm's registry setting, then run the same command again.`,
    );
  }
  writeFileSync(stamp, fingerprint());
  console.log(`Installed in ${(process.hrtime.bigint() - started) / 1_000_000_000n} s.`);
}

/** @returns {Promise<{ code: number, output: string }>} */
function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const installed = join(root, "node_modules", ".bin", windows ? "pnpm.cmd" : "pnpm");
  const [command, ...before] = existsSync(installed)
    ? [installed]
    : [windows ? "npm.cmd" : "npm", "exec", "--yes", "--", packageManager];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, "install", "--frozen-lockfile", "--prefer-offline"], {
      cwd: root,
      shell: windows,
      stdio: ["ignore", "pipe", "pipe"],
      // Two quick tries, so that a machine without network hears of it within seconds.
      env: {
        ...process.env,
        npm_config_fetch_retries: "1",
        npm_config_fetch_retry_mintimeout: "1000",
        npm_config_update_notifier: "false",
        pnpm_config_fetch_retries: "1",
        pnpm_config_fetch_retry_mintimeout: "1000",
      },
    });
    let output = "";
    // A network that swallows everything gives no error at all.
    const watch = setTimeout(() => {
      output += "ETIMEDOUT";
      child.kill();
    }, silenceMs);
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
        process.stdout.write(chunk);
        watch.refresh();
      });
    child.on("error", (error) => finish(1, error.message));
    child.on("close", (code) => finish(code ?? 1, ""));
    /** @param {number} code @param {string} rest */
    function finish(code, rest) {
      clearTimeout(watch);
      resolve({ code, output: output + rest });
    }
  });
}

/** Changes whenever an install could change what is installed. */
function fingerprint() {
  const hash = createHash("sha256").update(process.platform + process.arch);
  const manifests = ["packages", "apps"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, "package.json")),
  );
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests.sort()])
    if (existsSync(join(root, name))) hash.update(name).update(readFileSync(join(root, name)));
  return hash.digest("hex");
}

function registry() {
  const asked = spawnSync("npm", ["config", "get", "registry"], {
    shell: windows,
    encoding: "utf8",
  });
  return asked.status === 0 ? asked.stdout.trim() : "of npm";
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}
