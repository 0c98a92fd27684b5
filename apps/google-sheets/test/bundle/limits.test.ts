import { describe, expect, test } from "vitest";

import type { Google } from "../google/google.ts";
import { autopilot, cell, column, openShop, select, type Shelf, statuses } from "../shop.ts";

const hourMs = 3_600_000;

/** One item at each of many suppliers. */
function many(count: number): Shelf {
  return {
    rows: Array.from({ length: count }, (_, index) => ({
      sku: `S${index}`,
      onHand: 3,
      supplier: `Supplier ${index}`,
    })),
    suppliers: Array.from(
      { length: count },
      (_, index) => [`Supplier ${index}`, `orders@s${index}.example`] as const,
    ),
    settings: { "Copies of orders to": "books@shop.example" },
  };
}

describe("limits of Google", () => {
  test("orders beyond the mail quota wait, visibly, and go out when there is quota again", () => {
    const google = openShop(many(60));
    autopilot(google, ...Array.from({ length: 60 }, (_, index) => index + 2));
    google.fire("parstockScheduledCheck");
    expect(google.mails).toHaveLength(50);
    const waiting = statuses(google).filter((status) => status === "waiting to be sent");
    expect(waiting).toHaveLength(10);
    const row = statuses(google).indexOf("waiting to be sent") + 2;
    expect(cell(google, "Orders", row, "What next")).toMatch(/It waits for mail quota/);
    for (let hour = 0; hour < 12; hour++) {
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
    }
    expect(google.mails).toHaveLength(50);
    google.now += 24 * hourMs;
    google.fire("parstockScheduledCheck");
    expect(google.mails).toHaveLength(60);
    expect(new Set(google.mails.map(({ to }) => to)).size).toBe(60);
    expect(new Set(statuses(google))).toEqual(new Set(["sent"]));
    expect(column(google, "Orders", "What next").join("")).toBe("");
  });

  test("work that takes longer than six minutes is continued by a one-off trigger", () => {
    const google = openShop({ ...many(40), settings: {} });
    autopilot(google, ...Array.from({ length: 40 }, (_, index) => index + 2));
    // A slow day at Google: every mail takes fifteen seconds.
    google.faults = {
      keptOf: () => 0,
      at: ({ name }) => {
        if (name === "MailApp.sendEmail") google.now += 15_000;
        return "none";
      },
    };
    google.fire("parstockScheduledCheck");
    expect(google.ended).toEqual([]);
    const first = google.mails.length;
    expect(first).toBeGreaterThan(5);
    expect(first).toBeLessThan(40);
    for (let turn = 0; turn < 6 && google.mails.length < 40; turn++) {
      expect(google.triggers.map(({ handler }) => handler)).toContain("parstockContinue");
      google.now += 60_000;
      google.fire("parstockContinue");
    }
    expect(google.ended).toEqual([]);
    expect(google.mails).toHaveLength(40);
    expect(new Set(google.mails.map(({ to }) => to)).size).toBe(40);
    expect(google.triggers.map(({ handler }) => handler)).not.toContain("parstockContinue");
  });

  test("an order too long for a mail goes as attachments", () => {
    const google = openShop({
      rows: Array.from({ length: 900 }, (_, index) => ({ sku: `S${index}`, onHand: 3 })),
    });
    google.press("parstockCheckNow");
    select(google, "Orders", 2);
    google.press("parstockApproveSelected");
    expect(google.mails).toHaveLength(1);
    expect(google.mails[0]?.html).toMatch(/too long for a mail/);
    expect(google.mails[0]?.attachments).toHaveLength(2);
  });

  test("the calls of a quiet check do not grow with the rows", () => {
    const calls = [10, 100, 3000].map((count) => {
      const google = openShop({
        rows: Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, onHand: 30 })),
      });
      google.fire("parstockScheduledCheck");
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
      return google.last?.spreadsheetCalls;
    });
    expect(new Set(calls).size).toBe(1);
    expect(calls[0]).toBeLessThanOrEqual(22);
  });
});

function crashedWhileSending(google: Google): void {
  autopilot(google, 2);
  google.faults = {
    keptOf: () => 0,
    at: ({ name }) => (/^(?:MailApp|GmailApp)\.sendEmail$/.test(name) ? "crash-after" : "none"),
  };
  google.fire("parstockScheduledCheck");
  google.faults = { keptOf: () => 0, at: () => "none" };
}

describe("an uncertain mail", () => {
  test("is shown with what to do and is not sent again blindly", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    crashedWhileSending(google);
    for (let hour = 0; hour < 3; hour++) {
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
    }
    expect(google.mails).toHaveLength(1);
    expect(statuses(google)).toEqual(["uncertain: was it sent?"]);
    expect(cell(google, "Orders", 2, "What next")).toMatch(
      /may or may not have gone out; ask North or look among the sent mail/,
    );
    const overview = JSON.parse(google.press("parstockOverview") as string) as {
      orders: { reference: string; version: number; actions: string[] }[];
    };
    const [order] = overview.orders;
    expect(order?.actions).toContain("confirm-sent");
    google.press("parstockAct", [order?.reference, "confirm-sent", order?.version, ""]);
    expect(statuses(google)).toEqual(["sent"]);
  });

  test("is looked up where Gmail may be searched", () => {
    const google = openShop({
      rows: [{ sku: "A", onHand: 3 }],
      settings: { "Send with": "Gmail" },
    });
    google.scopes.add("https://mail.google.com/");
    crashedWhileSending(google);
    google.now += hourMs;
    google.fire("parstockScheduledCheck");
    expect(google.mails).toHaveLength(1);
    expect(statuses(google)).toEqual(["sent"]);
  });

  test("that this account's Gmail does not have is left to a person: another editor may have sent it", () => {
    const google = openShop({
      rows: [{ sku: "A", onHand: 3 }],
      settings: { "Send with": "Gmail" },
    });
    google.scopes.add("https://mail.google.com/");
    autopilot(google, 2);
    google.faults = {
      keptOf: () => 0,
      at: ({ name }) => (name === "GmailApp.sendEmail" ? "crash-before" : "none"),
    };
    google.fire("parstockScheduledCheck");
    google.faults = { keptOf: () => 0, at: () => "none" };
    expect(google.mails).toEqual([]);
    for (let hour = 0; hour < 3; hour++) {
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
    }
    expect(google.mails).toEqual([]);
    expect(statuses(google)).toEqual(["uncertain: was it sent?"]);
  });

  test("goes out once more as a marked copy when a person asks for it", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    crashedWhileSending(google);
    google.now += hourMs;
    google.fire("parstockScheduledCheck");
    const overview = JSON.parse(google.press("parstockOverview") as string) as {
      orders: { reference: string; version: number }[];
    };
    const [order] = overview.orders;
    google.press("parstockAct", [order?.reference, "send-again", order?.version, ""]);
    expect(google.mails.map(({ subject }) => /copy/i.test(subject))).toEqual([false, true]);
  });
});
