import { readdirSync } from "node:fs";

// Minified and gzipped, as a host would bundle it. Connectors are measured on top of core, which they only use for types.
const systems = readdirSync("packages/connectors/dist", { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
);

export default [
  {
    name: "core, what decides",
    path: "packages/core/dist/index.js",
    import: "{ planOrders, explainProof, decideOrder }",
    limit: "25 kB",
    gzip: true,
  },
  { name: "core, whole", path: "packages/core/dist/index.js", limit: "32 kB", gzip: true },
  ...systems.map(({ name }) => ({
    name: `connector ${name}`,
    path: `packages/connectors/dist/${name}/index.js`,
    limit: "6 kB",
    gzip: true,
    ignore: ["@parstock/core"],
  })),
];
