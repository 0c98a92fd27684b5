import { decimal, failureOf } from "@parstock/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  decimalIn,
  fieldsOf,
  needText,
  number,
  parseJson,
  textIn,
  tryJson,
  writeJson,
} from "../../src/lib/json.ts";

describe("JSON that is read", () => {
  it("keeps every digit of a number", () => {
    const text = '{"id":9007199254740993,"price":12.3456789012345678,"qty":1e3,"low":-0.10}';
    expect(parseJson(text, "Acme")).toEqual({
      id: "9007199254740993",
      price: "12.3456789012345678",
      qty: "1e3",
      low: "-0.10",
    });
  });
  it("leaves digits within texts alone", () => {
    const value = { 'a"1': ["2, 3", "\\", '4"5', "\u2028 6"], "7": "x:8" };
    expect(parseJson(JSON.stringify(value), "Acme")).toEqual(value);
  });
  it("is otherwise what JSON is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const texts = JSON.parse(JSON.stringify(value), (_, one: unknown) =>
          typeof one === "number" ? JSON.stringify(one) : one,
        ) as unknown;
        expect(parseJson(JSON.stringify(value), "Acme")).toEqual(texts);
      }),
    );
  });
  it.each(["", "{", '{"a":}', "<html>1</html>", "1 2", '{"a":1,}', "nul"])("refuses %j", (text) => {
    expect(codeOf(() => parseJson(text, "Acme"))).toBe("malformed-answer");
    expect(tryJson(text)).toBeNull();
  });
  it("takes a byte order mark", () => {
    expect(parseJson('\uFEFF{"a":1}', "Acme")).toEqual({ a: "1" });
  });
});

describe("fields", () => {
  const fields = { code: "A", blank: " ", nothing: null, price: "1.50", word: "many" };
  it("are missing when blank or null", () => {
    expect(textIn(fields, "code")).toBe("A");
    for (const name of ["blank", "nothing", "unknown"])
      expect(textIn(fields, name)).toBeUndefined();
  });
  it("are named when they are missed", () => {
    expect(() => needText(fields, "sku", "an item from Acme")).toThrow(
      "The field sku is missing in an item from Acme.",
    );
    expect(() => decimalIn(fields, "word", "an item")).toThrow("The field word in an item is not");
    expect(codeOf(() => fieldsOf([], "an item"))).toBe("malformed-answer");
    expect(decimalIn(fields, "price", "an item")).toBe("1.5");
  });
});

describe("JSON that is written", () => {
  it("writes decimals digit by digit and leaves out what is undefined", () => {
    const long = decimal("123456789012345.123456789012");
    expect(writeJson({ a: number(long), b: undefined, c: [null, true, "é\n"] })).toBe(
      '{"a":123456789012345.123456789012,"c":[null,true,"é\\n"]}',
    );
  });
  it("is what JSON.stringify writes", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.array(fc.oneof(fc.string(), fc.boolean()))),
        (value) => {
          expect(writeJson(value)).toBe(JSON.stringify(value));
        },
      ),
    );
  });
});

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (thrown) {
    return failureOf(thrown)?.code;
  }
  return undefined;
}
