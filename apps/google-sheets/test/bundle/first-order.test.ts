import { expect, test } from "vitest";

import { Google } from "../google/google.ts";

const start = "2026-11-23T08:00:00.000Z";

function column(google: Google, tab: string, heading: string): unknown[] {
  const [header = [], ...rows] = google.document.values(tab);
  return rows.map((row) => row[header.indexOf(heading)]);
}

test("from an empty spreadsheet to the first order", () => {
  const google = new Google(start);
  google.press("onOpen");
  expect(google.menu.map(({ caption }) => caption)).toContain("Set up");
  google.press("parstockSetUp");
  expect(google.said).toMatch(/set up/);
  expect(google.document.grids.map(({ name }) => name)).toEqual([
    "Sheet1",
    "Settings",
    "Orders",
    "Log",
    "Parstock proofs",
    "Inventory",
    "Suppliers",
  ]);
  google.document.grid("Settings").set(2, 2, "Corner Shop");
  google.press("parstockCheckNow");
  expect(google.said).toBe("2 rows, 1 low, 1 orders proposed, 1 waiting for approval.");
  expect(column(google, "Orders", "Status")).toEqual(["waiting for approval"]);
  google.document.active = "Orders";
  google.document.selection = [[2, 1]];
  google.press("parstockApproveSelected");
  expect(google.said).toMatch(/^Approved: PS-261123-/);
  expect(google.mails).toHaveLength(1);
  expect(column(google, "Orders", "Status")).toEqual(["sent"]);
});
