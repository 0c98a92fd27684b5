import { join } from "node:path";

import {
  compare,
  decimal,
  failureOf,
  type HttpRequest,
  multiply,
  type Purchase,
  subtract,
} from "@parstock/core";
import { anyPurchase, VendorHost } from "@parstock/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { cin7Core } from "../../src/cin7-core/index.ts";
import { type Fields, fieldsOf, listIn, needText, parseJson } from "../../src/lib/json.ts";
import { baseLines } from "../../src/lib/order-lines.ts";
import { contractOf, noContract } from "../shared.ts";
import { blueprint, faultsOf } from "./blueprint.ts";
import { subject } from "./subject.ts";

const folder = contractOf("dear-cin7-core");
const id = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777";

/** The lines that Cin7 Core can hold, and how many it cannot. */
function sorted(purchase: Purchase): { whole: Purchase; left: number } {
  const fitting = new Set(
    baseLines(purchase.order, 4)
      .filter(({ quantity }) => /^[1-9]\d*(?:\.\d{1,4})?$/.test(quantity))
      .map(({ line }) => line.number),
  );
  const lines = purchase.order.lines.filter(({ number }) => fitting.has(number));
  const whole = { ...purchase, order: { ...purchase.order, lines } };
  return { whole, left: purchase.order.lines.length - lines.length };
}

/** A body as JSON, and as JSON with its numbers as they are written. */
function bodyOf(request: HttpRequest | undefined): [body: Fields, written: Fields] {
  const text = request?.body ?? "";
  return [fieldsOf(JSON.parse(text), "a body"), fieldsOf(parseJson(text, "us"), "a body")];
}

function linesIn(fields: Fields): Fields[] {
  return listIn(fields, "Lines").map((line) => fieldsOf(line, "a line"));
}

/** Their total may be off by half a unit of its last place. */
function gapOf(written: Fields): string {
  const [quantity, price, total] = ["Quantity", "Price", "Total"].map((name) =>
    decimal(needText(written, name, "a line")),
  );
  if (quantity === undefined || price === undefined || total === undefined) return "no figures";
  return subtract(multiply(quantity, price), total).replace("-", "");
}

function refusedIn(host: VendorHost, purchase: Purchase): boolean {
  try {
    cin7Core.previewOrder?.(host.context(), purchase);
    return false;
  } catch (thrown) {
    if (failureOf(thrown)?.field === "quantity") return true;
    throw thrown;
  }
}

it("sends purchases that the API Blueprint allows", (context) => {
  if (folder === null) return context.skip(noContract);
  const tableOf = blueprint(join(folder, "cin7_v2.apib"));
  const header = tableOf("## Advanced Purchase [", "### Purchase POST/PUT Attributes");
  const order = tableOf("### Available Fields for Purchase Order");
  const line = tableOf("## Purchase Order Line Model");
  expect(faultsOf(header, { Approach: 5, Vendor: "x" }, {})).toEqual([
    "Location is missing",
    "Approach is no String",
    "Vendor is not known",
  ]);
  const host = new VendorHost({ ...subject, world: subject.world() });
  let refused = 0;
  fc.assert(
    fc.property(anyPurchase(), (purchase) => {
      const { whole, left } = sorted(purchase);
      refused += left;
      expect(refusedIn(host, purchase)).toBe(left > 0);
      const [first, second] = cin7Core.previewOrder?.(host.context(), whole) ?? [];
      const [head, headWritten] = bodyOf(first);
      expect(faultsOf(header, { ...head, SupplierID: id }, headWritten)).toEqual([]);
      const [body, written] = bodyOf(second);
      expect(faultsOf(order, { ...body, TaskID: id }, written)).toEqual([]);
      const lines = linesIn(body);
      expect(lines).toHaveLength(whole.order.lines.length);
      for (const [at, one] of linesIn(written).entries()) {
        expect(faultsOf(line, { ...lines[at], ProductID: id }, one)).toEqual([]);
        expect(one["SKU"]).toBe(whole.order.lines[at]?.item);
        expect(compare(decimal(gapOf(one)), decimal("0.00005"))).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 60 },
  );
  expect(refused).toBeGreaterThan(0);
});
