import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseMapping } from "@parstock/connectors/file";
import { expect, test } from "vitest";

import { readWhole } from "./read-whole.ts";

const shared = process.env["PARSTOCK_SHARED"] ?? join(import.meta.dirname, "../../../../../shared");
const file = join(shared, "data/refinery_minmax_monthly_odd.csv.gz");
const present = existsSync(file);

test.skipIf(!present)(
  `the refinery's 3,512 spare parts are read whole${present ? "" : " (skipped: the data are not here; set PARSTOCK_SHARED)"}`,
  async () => {
    const mapping = parseMapping(
      readFileSync(join(import.meta.dirname, "fixtures/refinery.mapping.json"), "utf8"),
      "refinery.mapping.json",
    );
    const read = await readWhole({ stock: file }, mapping);
    expect(read.exceptions).toEqual([]);
    expect(read.records).toHaveLength(3512);
    expect(read.suppliers).toEqual([
      {
        id: "spares",
        name: "Example Spares",
        status: "active",
        currency: "EUR",
        email: "orders@example.com",
      },
    ]);
    expect(read.locations).toEqual([{ id: "refinery", name: "Refinery store" }]);
    expect(read.records[1]).toMatchObject({
      item: { id: "7502" },
      stock: { onHand: "12", location: "refinery" },
      rule: { policy: { kind: "s,S", reorderPoint: "8", orderUpTo: "14" } },
      offers: [
        {
          supplier: "spares",
          leadTimeDays: 56,
          leadTimeIn: "calendar-days",
          prices: [{ price: "52.11", currency: "EUR" }],
        },
      ],
    });
    // One-for-one items (Min = Max) are valid: counted in the data by a separate script.
    const oneForOne = read.records.filter(
      ({ rule }) =>
        rule?.policy.kind === "s,S" && rule.policy.reorderPoint === rule.policy.orderUpTo,
    );
    expect(oneForOne).toHaveLength(2406);
  },
);
