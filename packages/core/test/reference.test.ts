import { describe, expect, it } from "vitest";

import { day } from "../src/calendar.ts";
import { orderReference } from "../src/reference.ts";

describe("references", () => {
  const today = day("2026-11-23");

  it("name the day and six signs that can be read out on the phone", () => {
    for (let number = 0; number < 1_000; number += 1)
      expect(orderReference("PS", today, [`need ${number}`])).toMatch(
        /^PS-261123-[0-9A-HJKMNP-TV-Z]{6}$/,
      );
  });

  it("are the same for the same needs on the same day, and others otherwise", () => {
    const one = orderReference("PS", today, ["a", "b"]);
    expect(orderReference("PS", today, ["a", "b"])).toBe(one);
    const others = [
      orderReference("PS", today, ["a", "b"], 1),
      orderReference("PS", today, ["b", "a"]),
      orderReference("PS", today, ["a"]),
      orderReference("PS", day("2026-11-24"), ["a", "b"]),
      orderReference("BU", today, ["a", "b"]),
    ];
    expect(new Set([one, ...others]).size).toBe(6);
  });

  it("collide no more often than chance: a day of 10,000 orders has a double in one of twenty", () => {
    let doubles = 0;
    for (let businessDay = 0; businessDay < 20; businessDay += 1) {
      const made = Array.from({ length: 10_000 }, (_, order) =>
        orderReference("PS", today, [`tenant ${businessDay}`, `need ${order}`]),
      );
      doubles += made.length - new Set(made).size;
    }
    expect(doubles).toBeLessThan(8);
  });
});
