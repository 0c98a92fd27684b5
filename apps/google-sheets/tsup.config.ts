import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { defineConfig, type Options } from "tsup";

/** Systems that a build of its own places orders in, by their constant. */
const systems: Readonly<Record<string, string>> = {
  "business-central": "businessCentral",
  quickbooks: "quickbooks",
  xero: "xero",
};

/** Google calls global functions by name, and finds them only where they are declared. */
const entryPoints = [...readFileSync("src/main.ts", "utf8").matchAll(/^export function (\w+)\(/gm)]
  .map(([, name]) => `function ${name}() { return Parstock.${name}.apply(null, arguments); }`)
  .join("\n");

function script(outDir: string, system: string | null): Options {
  return {
    entry: { Parstock: "src/main.ts" },
    format: "iife",
    globalName: "Parstock",
    platform: "neutral",
    target: "es2020",
    noExternal: [/./],
    minify: true,
    outDir,
    loader: { ".html": "text" },
    outExtension: () => ({ js: ".js" }),
    esbuildPlugins: [
      {
        name: "system",
        setup(build) {
          if (system === null) return;
          build.onLoad({ filter: /[\\/]src[\\/]system\.ts$/ }, () => ({
            contents: [
              `import { ${systems[system]} } from "@parstock/connectors/${system}";`,
              `import { connect } from "./connection.ts";`,
              `export const elsewhere = connect(${systems[system]});`,
            ].join("\n"),
            loader: "ts",
            resolveDir: resolve("src"),
          }));
        },
      },
    ],
    esbuildOptions(options) {
      // The editor in the browser is slow with very long lines.
      options.lineLimit = 500;
      options.footer = { js: entryPoints };
      options.charset = "utf8";
      // From source, what nobody calls is left out.
      options.conditions = ["parstock-source"];
    },
    async onSuccess() {
      const manifest = JSON.parse(readFileSync("appsscript.json", "utf8")) as {
        oauthScopes: string[];
      };
      if (system !== null)
        manifest.oauthScopes.push("https://www.googleapis.com/auth/script.external_request");
      writeFileSync(`${outDir}/appsscript.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    },
  };
}

export default defineConfig([
  script("dist", null),
  ...Object.keys(systems).map((system) => script(`dist/${system}`, system)),
]);
