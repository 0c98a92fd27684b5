import type { Elsewhere } from "./elsewhere.ts";

/** Where orders are placed; builds for a system put its connection here. Without one the Log is the system of record. */
export const elsewhere: Elsewhere | null = null;
