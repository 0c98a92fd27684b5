import { describe, expect, test } from "vitest";

import { Google, noFaults } from "../google/google.ts";
import { column, openShop, setting, start } from "../shop.ts";

function existing(): Google {
  const google = new Google(start);
  const grid = google.document.grid("Sheet1");
  [
    ["Artikelnummer", "Bezeichnung", "Bestand", "Meldebestand", "Max", "Lieferant", "EK", "Regal"],
    ["007", "Schrauben", 3, 10, 40, "Nord GmbH", 1.5, "A1"],
    ["008", "Muttern", 30, 10, 40, "Süd KG", 0.5, "A2"],
  ].forEach((row, at) =>
    row.forEach((cell, index) => {
      if (index === 0) grid.format(1, "@");
      grid.set(at + 1, index + 1, cell);
    }),
  );
  return google;
}

describe("set up", () => {
  test("a second time changes nothing", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    const { changes } = google;
    google.press("parstockSetUp");
    expect(google.said).toBe("Everything is in place.");
    expect(google.changes).toBe(changes);
  });

  test("makes two triggers of the person who does it, and a new one when the interval changes", () => {
    const google = openShop({ rows: [] });
    const user = "ada@shop.example";
    expect(google.triggers).toEqual([
      { user, handler: "parstockScheduledCheck", when: "every 1 hours" },
      { user, handler: "parstockOnEdit", when: "on edit" },
    ]);
    setting(google, "Check every", "15 minutes");
    google.press("parstockSetUp");
    expect(google.triggers.map(({ when }) => when)).toEqual(["on edit", "every 15 minutes"]);
    setting(google, "Check every", "never");
    google.press("parstockSetUp");
    expect(google.triggers.map(({ when }) => when)).toEqual(["on edit"]);
  });

  test("maps onto an inventory that is there, asks first, and leaves its cells alone", () => {
    const google = existing();
    const before = google.document.values("Sheet1");
    const questions: string[] = [];
    google.answer = (question) => {
      questions.push(question);
      return true;
    };
    google.press("parstockSetUp");
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain('"Bestand" is on hand');
    const after = google.document.values("Sheet1");
    expect(after.map((row) => row.slice(0, 8))).toEqual(before);
    expect(after[0]?.[8]).toBe("Auto-order confirmed by");
    expect(column(google, "Suppliers", "Supplier")).toEqual(["Nord GmbH", "Süd KG"]);
    setting(google, "Company name", "Laden");
    google.document.grid("Suppliers").set(2, 3, "bestellung@nord.example");
    google.press("parstockCheckNow");
    expect(google.said).toBe("2 rows, 1 low, 1 orders proposed, 1 waiting for approval.");
    expect(column(google, "Orders", "Item")).toEqual(["007"]);
  });

  test("makes the template beside an inventory that the person does not want used", () => {
    const google = existing();
    google.answer = () => false;
    google.press("parstockSetUp");
    expect(google.document.grids.map(({ name }) => name)).toContain("Inventory");
  });

  test("tells of a column that was renamed, in words of this spreadsheet", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    google.document.grid("Inventory").set(1, 3, "Shelf count");
    google.press("parstockCheckNow");
    expect(google.said).toMatch(/Inventory has no column "On hand", which the Settings tab names/);
  });

  test("says which setting is wrong, and what to write", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    setting(google, "Currency", "Euro");
    setting(google, "Approvers", "ada@shop.example: much");
    setting(google, "Company name", "");
    google.press("parstockCheckNow");
    expect(google.said.split("\n")).toEqual([
      'Settings, "Currency": "Euro" is no ISO code such as EUR.',
      'Settings, "Approvers": "ada@shop.example: much" holds the limit "much", which is no amount.',
      'Settings, "Company name" is empty; suppliers have to know who orders.',
    ]);
  });

  test("a copy of the spreadsheet begins with an empty Log, or not at all", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    google.press("parstockCheckNow");
    google.document = google.document.copy("sheet-2");
    google.press("parstockCheckNow");
    expect(google.said).toMatch(/This spreadsheet is a copy/);
    google.answer = () => false;
    google.press("parstockSetUp");
    expect(google.said).toMatch(/^Nothing was changed/);
    google.answer = () => true;
    google.press("parstockSetUp");
    google.press("parstockCheckNow");
    expect(google.said).toBe("1 rows, 1 low, 1 orders proposed, 1 waiting for approval.");
    expect(column(google, "Orders", "Order")).toHaveLength(1);
  });

  test.each([
    ["an empty spreadsheet", () => new Google(start), 0],
    ["an inventory", existing, 1],
  ] as const)(
    "ended at every third call in %s, it is made good the next time",
    (_name, open, kept) => {
      for (let end = 0; ; end += 3) {
        const google = open();
        let ended = false;
        google.faults = {
          keptOf: (pending) => pending * kept,
          at: ({ index }) => {
            if (index !== end || ended) return "none";
            ended = true;
            return "crash-before";
          },
        };
        google.press("parstockSetUp");
        google.faults = noFaults;
        google.press("parstockSetUp");
        const names = google.document.grids.map(({ name }) => name);
        expect([end, names.filter((name) => /being made/.test(name))]).toEqual([end, []]);
        setting(google, "Company name", "Corner Shop");
        google.press("parstockCheckNow");
        expect([end, google.said]).toEqual([
          end,
          "2 rows, 1 low, 1 orders proposed, 1 waiting for approval.",
        ]);
        expect(google.triggers).toHaveLength(2);
        if (!ended) return;
      }
    },
  );
});
