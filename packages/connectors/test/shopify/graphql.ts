import type { HttpResponse } from "@parstock/core";
import { json } from "@parstock/testing";

export type Answer = Record<string, unknown>;

/** Rows after a cursor, as connections give them. */
export function cut<T>(
  rows: readonly T[],
  after: unknown,
  size: number,
): { nodes: T[]; pageInfo: unknown } {
  const from =
    after === null || after === undefined
      ? 0
      : Number(Buffer.from(String(after), "base64").toString());
  const end = from + size;
  const endCursor = Buffer.from(String(end)).toString("base64");
  return { nodes: rows.slice(from, end), pageInfo: { hasNextPage: end < rows.length, endCursor } };
}

export function costs(requestedQueryCost: number, currentlyAvailable: number): unknown {
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 };
  return { cost: { requestedQueryCost, actualQueryCost: null, throttleStatus } };
}

export function graphqlError(
  code: string,
  message: string,
  asked?: number,
  left = 0,
): HttpResponse {
  const errors = [{ message, extensions: { code } }];
  return json(200, { errors, ...(asked === undefined ? {} : { extensions: costs(asked, left) }) });
}

export function refused(
  mutation: string,
  thing: string,
  code: string,
  message: string,
  field: string[] | null,
): Answer {
  return { [mutation]: { [thing]: null, userErrors: [{ field, message, code }] } };
}
