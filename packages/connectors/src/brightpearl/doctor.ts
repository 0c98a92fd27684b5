import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { searchAll } from "./call.ts";
import { findStatuses } from "./needed.ts";
import { places, readWarehouses } from "./reads.ts";

/** Whether the warehouse and the statuses are there, and what Brightpearl might order by itself. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const warehouses = [...(yield* readWarehouses(context)).values()];
  const main = context.settings["warehouse"] ?? "";
  const products = yield* searchAll(
    context,
    places.products,
    { columns: "productId", stockTracked: "true" },
    () => true,
  );
  yield* findStatuses(context);
  return [
    warehouses.includes(main)
      ? { level: "fine", message: `Connected to Brightpearl; orders go to ${main}.` }
      : {
          level: "wrong",
          message: `Brightpearl has no warehouse "${main}"; set the main warehouse to one of ${warehouses.join(", ")}.`,
        },
    products.length === 0
      ? {
          level: "wrong",
          message:
            "Brightpearl tracks the stock of no product; switch tracking on for those that are bought.",
        }
      : { level: "fine", message: "Products with tracked stock are there." },
    {
      level: "notice",
      message:
        "Where Inventory Planner orders for this account, or a rule of the Automation app makes purchase orders of sales, exclude the products that Parstock orders, or they come twice.",
    },
    {
      level: "notice",
      message:
        "Brightpearl's API mails no orders: Parstock mails them. See that the statuses set here mail nothing by themselves.",
    },
  ];
}
