/** Where the suites over all systems look for it. */
export { subject } from "./open.ts";
