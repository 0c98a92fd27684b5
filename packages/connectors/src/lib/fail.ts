import type { Failure } from "@parstock/core";

/** Ends a conversation with a failure. Core knows it by its name, so that two bundles may each hold a copy. */
export function fail(failure: Failure): never {
  throw Object.assign(new Error(failure.message), { name: "FailureError", failure });
}
