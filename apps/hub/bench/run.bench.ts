// A whole run of the built command over a file of a million rows: read, decide, write the orders to the embedded
// ledger; then the same file again, which must propose nothing. Prints a table and a line of JSON.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rows = Number(process.env["PARSTOCK_BENCH_ROWS"] ?? 1_000_000);
const suppliers = 200;
const locations = 20;
/** Three in a hundred. */
const lowEvery = 33;

const main = join(import.meta.dirname, "../dist/main.js");
/** The process itself knows its peak; it says so as it ends. */
const peak = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS+"\\n"))`;

interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  readonly report: { readonly counts: Readonly<Record<string, unknown>> };
}

async function writeStock(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write(
    "sku,name,location,on hand,reorder point,order up to,supplier,supplier email,price,currency,lead time days\n",
  );
  for (let at = 0; at < rows; at++) {
    const supplier = at % suppliers;
    const onHand = at % lowEvery === 0 ? 3 : 20 + (at % 50);
    const line = `SKU-${Math.floor(at / locations)},Item number ${at},Store ${at % locations},${onHand},10,60,Supplier ${supplier},orders${supplier}@example.com,${1 + (at % 97)}.${10 + (at % 89)},EUR,${2 + (at % 20)}\n`;
    if (!file.write(line)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

async function measure(folder: string): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    ["--import", peak, main, "run", "stock.csv", "--json", "--by", "Bench"],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the run ended with ${code}: ${stderr}`);
  return {
    seconds: (performance.now() - begun) / 1000,
    peakMb: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024,
    report: JSON.parse(stdout) as Measured["report"],
  };
}

const folder = await mkdtemp(join(tmpdir(), "parstock bench "));
try {
  await writeStock(join(folder, "stock.csv"));
  const first = await measure(folder);
  const second = await measure(folder);
  const figures = [
    ["first run to the aim of 30 s", (first.seconds / 30).toFixed(2), ""],
    ["its memory to 1,200 MB", (first.peakMb / 1200).toFixed(2), ""],
    ["second run to the first", (second.seconds / first.seconds).toFixed(2), ""],
    ["rows", rows, ""],
    ["first run", first.seconds.toFixed(1), "s"],
    ["first run, peak memory", first.peakMb.toFixed(0), "MB"],
    ["rows a second", Math.round(rows / first.seconds), ""],
    ["orders", first.report.counts["proposed"], ""],
    ["order lines", first.report.counts["lines"], ""],
    ["second run", second.seconds.toFixed(1), "s"],
    ["second run, peak memory", second.peakMb.toFixed(0), "MB"],
    ["orders of the second run", second.report.counts["proposed"], ""],
  ] as const;
  for (const [name, value, unit] of figures)
    console.log(`${name.padEnd(28)}${String(value).padStart(12)} ${unit}`);
  console.log(
    JSON.stringify({
      bench: "hub-run",
      ...Object.fromEntries(figures.map(([name, value]) => [name, Number(value)])),
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
