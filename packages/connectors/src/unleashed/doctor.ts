import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { type List, readAll, readList } from "./call.ts";
import { openStatuses, warehousesOf } from "./map.ts";
import { parseWarehouse } from "./wire.ts";

/** Whether the warehouses are there, and what reading costs of the calls that the plan has in a month. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const wanted = warehousesOf(context);
  const known = (yield* readAll(context, "Warehouses")).map((value) => parseWarehouse(value).code);
  const missing = wanted.filter((code) => !known.includes(code));
  if (missing.length > 0)
    return [
      {
        level: "wrong",
        message: `Unleashed has no warehouse "${missing.join('", "')}"; set it to one that is there: ${known.join(", ")}.`,
      },
    ];
  const stock: List = yield* readList(context, "StockOnHand", null, { warehouseCode: wanted[0] });
  const products: List = yield* readList(context, "Products", null);
  const suppliers: List = yield* readList(context, "Suppliers", null);
  // Products are read for their levels, with the suppliers' currencies for each page, and again for those that never moved.
  const calls =
    stock.pages * wanted.length +
    products.pages * (2 + suppliers.pages) +
    suppliers.pages +
    openStatuses.length +
    1;
  return [
    { level: "fine", message: `Connected to Unleashed; stock is read in ${wanted.join(", ")}.` },
    {
      level: "notice",
      message: `One full reading takes about ${calls} API calls, ${calls * 24 * 30} a month when it is done every hour; compare that with the plan under Integration > Unleashed API Access.`,
    },
    {
      level: "notice",
      message:
        "Unleashed keeps no lead times and mails no orders over its API: lead times come from the settings, and Parstock mails the orders.",
    },
  ];
}
