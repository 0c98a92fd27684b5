import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { rowsOf } from "../lib/page.ts";
import { readAll } from "./call.ts";
import { lately, readWarehouses } from "./reads.ts";
import { parseOrder } from "./wire.ts";

/** Whether the warehouse is there, and whether Extensiv seems to order by itself. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const warehouses = [...(yield* readWarehouses(context)).values()];
  const main = context.settings["warehouse"] ?? "";
  const orders = rowsOf(yield* readAll(context, "v1.1/purchaseorders", lately(context)), (row) => [
    parseOrder(row),
  ]);
  const own = orders.rows.filter(
    ({ status, reference }) => status === "AWAITING_AUTHORIZATION" && reference === undefined,
  );
  const items = [...new Set(own.flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
  const where = "Settings > Company > Purchase Order Settings";
  return [
    warehouses.includes(main)
      ? { level: "fine", message: `Connected to Extensiv Order Manager; orders go to ${main}.` }
      : {
          level: "wrong",
          message: `Extensiv has no warehouse "${main}"; set the main warehouse to one of ${warehouses.join(", ")}.`,
        },
    own.length === 0
      ? {
          level: "notice",
          message: `Extensiv's Auto PO Generation is on from the start, and its API does not say: switch it off under ${where}, or what Parstock orders comes twice.`,
        }
      : {
          level: "notice",
          message: `${own.length} purchase orders without a number of their own wait to be authorised, as Extensiv's Auto PO Generation makes them: void them and switch it off under ${where}, or what Parstock orders comes twice.`,
          reorderedElsewhere: items,
        },
  ];
}
