// `npm test`: install if need be, then everything `pnpm verify` does.
import { ensureInstalled } from "./bootstrap.mjs";

await ensureInstalled();
await import("./verify.mjs");
