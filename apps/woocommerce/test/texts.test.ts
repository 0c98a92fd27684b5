import { spawnSync } from "node:child_process";

import { expect, test } from "vitest";

import { current, texts } from "../pot.ts";

const gettext = spawnSync("xgettext", ["--version"]).status === 0;

test.skipIf(!gettext)("the list of texts to translate is current (needs GNU gettext)", () => {
  expect(current(), "run `pnpm --filter @parstock/woocommerce pot`").toBe(texts());
});
