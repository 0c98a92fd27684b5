import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { type List, readList } from "./call.ts";
import { readPlaces } from "./places.ts";
import { isAt } from "./promised.ts";

/** Whether the website's stock has sources with goods, and what Magento does not keep. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const { sources, stockId } = yield* readPlaces(context);
  const asked = { conditions: [isAt(sources)], sortedBy: "sku" };
  const none: List = { values: [], next: null };
  const items: List =
    sources.length === 0 ? none : yield* readList(context, "inventory/source-items", null, asked);
  return [
    sources.length === 0
      ? {
          level: "wrong",
          message: `Stock ${stockId} has no enabled source; assign one under Stores > Inventory > Stocks.`,
        }
      : { level: "fine", message: `Connected; stock ${stockId} is made of ${sources.join(", ")}.` },
    items.values.length === 0
      ? {
          level: "wrong",
          message:
            "No product is assigned to these sources; assign products, or set another website.",
        }
      : { level: "fine", message: "Products are assigned to its sources." },
    {
      level: "notice",
      message:
        "Magento keeps no purchase orders to suppliers, suppliers or lead times: order through another system, and keep suppliers in Parstock.",
    },
  ];
}
