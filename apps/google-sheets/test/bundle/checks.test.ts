import { describe, expect, test } from "vitest";

import {
  autopilot,
  cell,
  column,
  editEvent,
  fill,
  openShop,
  select,
  setting,
  start,
  statuses,
  write,
} from "../shop.ts";

const hourMs = 3_600_000;

describe("a check", () => {
  test("proposes once, however often it runs", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    for (let run = 0; run < 3; run++) {
      google.fire("parstockScheduledCheck");
      google.now += hourMs;
    }
    google.press("parstockCheckNow");
    expect(statuses(google)).toEqual(["waiting for approval"]);
    expect(google.mails).toEqual([]);
  });

  test("leaves one row in the Log for all the times that it found nothing", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 30 }] });
    const entries = (): number => google.document.values("Log").length;
    google.fire("parstockScheduledCheck");
    google.now += hourMs;
    google.fire("parstockScheduledCheck");
    const before = entries();
    for (let hour = 0; hour < 20; hour++) {
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
    }
    expect(entries()).toBe(before);
    const when = Number(google.document.values("Log").at(-1)?.[1]);
    expect(when).toBeGreaterThan(google.last?.startedAt ?? Number.NaN);
    fill(google, [{ sku: "A", onHand: 5 }]);
    google.fire("parstockScheduledCheck");
    google.now += hourMs;
    google.fire("parstockScheduledCheck");
    expect(entries()).toBeGreaterThan(before + 1);
    expect(statuses(google)).toEqual(["waiting for approval"]);
  });

  test("orders alone what a person confirmed, and keeps the address and the time", () => {
    const google = openShop({
      rows: [
        { sku: "A", onHand: 3 },
        { sku: "B", onHand: 3, supplier: "South" },
      ],
      suppliers: [
        ["North", "orders@north.example"],
        ["South", "orders@south.example"],
      ],
    });
    autopilot(google, 2);
    expect(cell(google, "Inventory", 2, "Auto-order confirmed by")).toMatch(
      /^ada@shop\.example, 2026-11-23 08:0\d UTC$/,
    );
    google.fire("parstockScheduledCheck");
    expect(google.mails.map(({ to }) => to)).toEqual(["orders@north.example"]);
    expect(statuses(google)).toEqual(["sent", "waiting for approval"]);
    expect(google.logText()).toContain("Confirmed for auto-order by ada@shop.example");
    select(google, "Inventory", 2);
    google.press("parstockWithdrawAutopilot");
    expect(cell(google, "Inventory", 2, "Auto-order confirmed by")).toBe("");
  });

  test("mails the order with its number, a PDF and a CSV, and the intent is in the Log before", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    google.fire("parstockScheduledCheck");
    const [mail] = google.mails;
    const reference = cell(google, "Orders", 2, "Order") as string;
    expect(mail?.subject).toContain(reference);
    expect(mail?.body).toContain(`[${reference}@shop.example]`);
    expect(mail?.attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      [`${reference}.pdf`, "application/pdf"],
      [`${reference}.csv`, "text/csv"],
    ]);
    expect(mail?.html).toContain("Item A");
    expect(mail?.logThen).toContain("The mail to orders@north.example is about to go.");
    expect(mail?.logThen).not.toContain("The mail went out.");
    expect(google.logText()).toContain("The mail went out.");
  });

  test("counts what is on the way until it is received, and then proposes again", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    google.fire("parstockScheduledCheck");
    google.now += 10 * 24 * hourMs;
    google.fire("parstockScheduledCheck");
    expect(google.mails).toHaveLength(1);
    write(google, "Orders", 2, "Received so far", 47);
    google.fire("parstockScheduledCheck");
    expect(statuses(google)[0]).toBe("received");
    expect(column(google, "Orders", "Status")).toHaveLength(2);
    expect(google.mails).toHaveLength(2);
  });

  test("brings back rows of open orders that somebody removed, and clears those that somebody copied", () => {
    const google = openShop({
      rows: [
        { sku: "A", onHand: 3 },
        { sku: "B", onHand: 3 },
      ],
    });
    google.fire("parstockScheduledCheck");
    const shown = google.document.values("Orders");
    const grid = google.document.grid("Orders");
    shown[0]?.forEach((_heading, at) => {
      grid.set(4, at + 1, shown[1]?.[at] ?? "");
      grid.set(3, at + 1, "");
    });
    google.now += hourMs;
    google.fire("parstockScheduledCheck");
    expect(column(google, "Orders", "Item").sort()).toEqual(["", "", "A", "B"]);
  });

  test("takes in what was received when it is written", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    google.fire("parstockScheduledCheck");
    write(google, "Orders", 2, "Received so far", 7);
    google.fire("parstockOnEdit", [editEvent(google, "Orders", 2, 18)]);
    expect(statuses(google)).toEqual(["partly received"]);
    expect(cell(google, "Orders", 2, "Coming")).toBe(40);
  });

  test("approves what can be approved, and says why the rest can't", () => {
    const google = openShop({
      rows: [
        { sku: "A", onHand: 3, price: 1 },
        { sku: "B", onHand: 3, supplier: "South", price: 90 },
      ],
      suppliers: [
        ["North", "orders@north.example"],
        ["South", "orders@south.example"],
      ],
      settings: { Approvers: "ada@shop.example: 100" },
    });
    google.press("parstockCheckNow");
    write(google, "Orders", 3, "Change quantity to", 40);
    select(google, "Orders", 2, 3);
    google.press("parstockApproveSelected");
    expect(google.said).toMatch(/^Approved: PS-\S+, now sent\.\n.* may approve up to 100\.00/);
    expect(google.mails.map(({ to }) => to)).toEqual(["orders@north.example"]);
    // Refused as a whole: the other quantity was not taken either.
    expect(cell(google, "Orders", 3, "Quantity")).toBe(47);
  });

  test("says what is wrong with a receipt beside it", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    google.fire("parstockScheduledCheck");
    write(google, "Orders", 2, "Received so far", "some");
    google.fire("parstockScheduledCheck");
    expect(cell(google, "Orders", 2, "What next")).toBe('Line 1: "some" received is no number.');
  });

  test("a quantity that a person changed is ordered as changed", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    google.fire("parstockScheduledCheck");
    write(google, "Orders", 2, "Change quantity to", 20);
    select(google, "Orders", 2);
    google.press("parstockApproveSelected");
    expect(google.mails[0]?.body).toContain("20 ");
    expect(cell(google, "Orders", 2, "Quantity")).toBe(20);
  });

  test("approvers are those in Settings, up to their limit", () => {
    const google = openShop({
      rows: [{ sku: "A", onHand: 3 }],
      settings: { Approvers: "bob@shop.example, ada@shop.example: 5" },
    });
    google.fire("parstockScheduledCheck");
    select(google, "Orders", 2);
    google.press("parstockApproveSelected");
    expect(google.said).toMatch(/may approve up to 5\.00/);
    google.press("parstockApproveSelected", [], "eve@shop.example");
    expect(google.said).toMatch(/eve@shop\.example is not among the approvers/);
    expect(google.mails).toEqual([]);
    google.press("parstockApproveSelected", [], "bob@shop.example");
    expect(google.mails).toHaveLength(1);
  });

  test("begins no check under raised limits until a person stands for them", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    google.fire("parstockScheduledCheck");
    fill(google, [
      { sku: "A", onHand: 3 },
      { sku: "B", onHand: 3 },
    ]);
    setting(google, "Autopilot limit of an order", 50_000);
    google.fire("parstockScheduledCheck");
    expect(column(google, "Orders", "Order")).toHaveLength(1);
    google.press("parstockCheckNow");
    expect(google.said).toMatch(/raised from 20000 to 50000.*put your name to it in the sidebar/);
    const { raised } = JSON.parse(google.press("parstockOverview") as string) as {
      raised: string[];
    };
    expect(raised).toHaveLength(1);
    google.press("parstockStandForLimits");
    google.fire("parstockScheduledCheck");
    expect(column(google, "Orders", "Order")).toHaveLength(2);
  });

  test("tells by mail what it leaves for people, once, and only where somebody wants to be told", () => {
    const google = openShop({
      rows: [
        { sku: "A", onHand: 3 },
        { sku: "B", onHand: "three" },
      ],
    });
    google.fire("parstockScheduledCheck");
    expect(google.mails).toEqual([]);
    setting(google, "Tell by mail", "ada@shop.example, bob@shop.example");
    fill(google, [
      { sku: "A", onHand: 3 },
      { sku: "B", onHand: "three" },
      { sku: "C", onHand: 2, supplier: "Nobody" },
    ]);
    for (let hour = 0; hour < 3; hour++) {
      google.now += hourMs;
      google.fire("parstockScheduledCheck");
    }
    expect(google.mails).toHaveLength(1);
    expect(google.mails[0]?.to).toBe("ada@shop.example,bob@shop.example");
    expect(google.mails[0]?.body).toMatch(/Nobody/);
    expect(google.mails[0]?.body).not.toMatch(/three/);
  });

  test("paused, it proposes and sends nothing", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    google.press("parstockPause");
    google.fire("parstockScheduledCheck");
    expect(google.mails).toEqual([]);
    expect(statuses(google)).toEqual(["approved"]);
    google.press("parstockPause");
    google.fire("parstockScheduledCheck");
    expect(google.mails).toHaveLength(1);
  });

  test("stops when a whole column was cleared, and says so", () => {
    const google = openShop({ rows: ["A", "B", "C"].map((sku) => ({ sku, onHand: 30 })) });
    google.press("parstockCheckNow");
    fill(
      google,
      ["A", "B", "C"].map((sku) => ({ sku, onHand: 0 })),
    );
    google.press("parstockCheckNow");
    expect(google.said).toMatch(/^Nothing was ordered\. The feed says that all 3 active items/);
    const overview = JSON.parse(google.press("parstockCheckFromSidebar", [false]) as string) as {
      canBeChecked: boolean;
    };
    expect(overview.canBeChecked).toBe(true);
    google.press("parstockCheckFromSidebar", [true]);
    expect(statuses(google)).toEqual([
      "waiting for approval",
      "waiting for approval",
      "waiting for approval",
    ]);
  });

  test("reads cells as people leave them: texts, blanks, dates, errors", () => {
    const google = openShop({
      rows: [
        { sku: "007", onHand: 3 },
        { sku: "T", onHand: "'4 " },
        { sku: "E", onHand: "=1/0" },
        { sku: "N", onHand: 0.1 + 0.2, point: 1 },
        { sku: "blank", onHand: "" },
        { sku: "D", onHand: new Date(start) },
      ],
    });
    google.press("parstockCheckNow");
    expect(column(google, "Orders", "Item").sort()).toEqual(["007", "N", "T"]);
    const overview = JSON.parse(google.press("parstockOverview") as string) as {
      attention: string[];
    };
    expect(overview.attention.join("\n")).toMatch(
      /Inventory row 4, item "E": on hand "#ERROR!" is not a number/,
    );
    expect(overview.attention.join("\n")).toMatch(
      /Inventory row 7, item "D": on hand "2026-11-23"/,
    );
  });

  test("writes names that look like formulas as text", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    write(google, "Inventory", 2, "Name", '\'=HYPERLINK("https://evil.example")');
    google.press("parstockCheckNow");
    const grid = google.document.grid("Orders");
    expect(grid.at(2, 6)).toEqual({ value: '=HYPERLINK("https://evil.example")' });
  });

  test("a check that is under way is not joined by another", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    autopilot(google, 2);
    let inner = 0;
    google.faults = {
      keptOf: () => 0,
      at: ({ name }) => {
        if (name === "MailApp.sendEmail" && inner++ === 0) {
          google.fire("parstockScheduledCheck");
          google.fire("parstockOnEdit", [editEvent(google, "Inventory", 2)]);
        }
        return "none";
      },
    };
    google.fire("parstockScheduledCheck");
    expect(google.mails).toHaveLength(1);
    // The edit was not lost: a check follows.
    expect(google.triggers.map(({ handler }) => handler)).toContain("parstockContinue");
    google.fire("parstockContinue");
    expect(google.triggers.map(({ handler }) => handler)).not.toContain("parstockContinue");
    expect(google.mails).toHaveLength(1);
  });

  test("an edit of a quantity starts a check, an edit elsewhere does not", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 30 }] });
    const entries = (): number => google.document.values("Log").length;
    const before = entries();
    google.fire("parstockOnEdit", [editEvent(google, "Orders", 2)]);
    google.fire("parstockOnEdit", [editEvent(google, "Inventory", 1)]);
    google.fire("parstockOnEdit", [editEvent(google, "Notes", 2)]);
    expect(entries()).toBe(before);
    fill(google, [{ sku: "A", onHand: 5 }]);
    google.fire("parstockOnEdit", [editEvent(google, "Inventory", 2)]);
    expect(statuses(google)).toEqual(["waiting for approval"]);
  });

  test("without today's permissions a trigger says what to do", () => {
    const google = openShop({ rows: [{ sku: "A", onHand: 3 }] });
    google.consentMissing = true;
    expect(() => google.fire("parstockScheduledCheck")).toThrow(/needs its permissions again/);
  });
});
