import type { Instant } from "./calendar.ts";

/**
 * Something that went wrong outside Parstock, as data. `message` is one sentence for the person who must act: what,
 * where, and what to do. It never holds a secret, a token or personal data.
 */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  /** When trying again may help. */
  readonly retryAt?: Instant;
  /** The system's own code or status, for whoever reads its documentation. */
  readonly vendorCode?: string;
  /** The field or row that was refused. */
  readonly field?: string;
}

export type FailureCode =
  | "auth-expired"
  | "auth-revoked"
  | "auth-denied"
  | "wrong-tenant"
  | "throttled"
  | "unavailable"
  | "rejected"
  | "conflict"
  | "not-found"
  | "malformed-answer"
  /** A write was sent and no answer came: only a look-up tells what happened. */
  | "outcome-unknown"
  | "bad-setting"
  | "bad-input";

/** Carries a failure out of nested generators; loops turn it back into data. Matched by name: bundles may hold two copies. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = "FailureError";
    this.failure = failure;
  }
}

export function fail(failure: Failure): never {
  throw new FailureError(failure);
}

/** The failure that was thrown, or null when it is a bug of ours that should go on flying. */
export function failureOf(thrown: unknown): Failure | null {
  return thrown instanceof Error && thrown.name === "FailureError" && "failure" in thrown
    ? (thrown as FailureError).failure
    : null;
}
