import { existsSync, readdirSync } from "node:fs";

// Minified and gzipped, as a host would bundle it. A connector's row is what it adds to core and to the library that all
// connectors share, which has a row of its own. The aim is 6 kB; most of what is above are sentences for people: the help
// of its settings, and what each refusal means.
const systems = readdirSync("packages/connectors/src", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "lib")
  .map(({ name }) => name)
  .filter((name) => existsSync(`packages/connectors/src/${name}/index.ts`));

const withoutLibrary = {
  name: "without-library",
  /** @param {{ onResolve(on: { filter: RegExp }, answer: (asked: { path: string }) => object): void }} build */
  setup(build) {
    build.onResolve({ filter: /^\.\.\/lib\// }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Odoo speaks two protocols in four versions; Shopify brings its GraphQL documents and three ways to read, and receives; nearly all of
 * the file source lies in the library.
 * @type {Readonly<Record<string, string>>}
 */
const limits = { odoo: "18 kB", shopify: "14 kB", file: "26 kB" };

export default [
  {
    name: "core, what decides",
    path: "packages/core/dist/index.js",
    import: "{ planOrders, explainProof, decideOrder }",
    limit: "25.5 kB",
    gzip: true,
  },
  // With the engine, what follows placed orders up, and the connector port; a host takes of it what it uses.
  { name: "core, whole", path: "packages/core/dist/index.js", limit: "44 kB", gzip: true },
  {
    name: "library of the connectors",
    path: "packages/connectors/src/lib/*.ts",
    limit: "20 kB",
    gzip: true,
  },
  ...systems.map((name) => ({
    name: `connector ${name}`,
    path: `packages/connectors/src/${name}/index.ts`,
    limit: limits[name] ?? "12 kB",
    gzip: true,
    /** @param {{ plugins?: object[] }} config */
    modifyEsbuildConfig: (config) => ({
      ...config,
      plugins: [...(config.plugins ?? []), ...(name === "file" ? [] : [withoutLibrary])],
    }),
  })),
];
