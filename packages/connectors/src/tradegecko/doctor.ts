import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { type List, readList } from "./call.ts";
import { readPlaces } from "./reads.ts";

/** What this is, whether the location is there, and whether there is stock. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const names = [...(yield* readPlaces(context)).values()];
  const main = context.settings["location"] ?? "";
  const variants: List = yield* readList(context, "variants", null);
  return [
    {
      level: "notice",
      message:
        "TradeGecko (QuickBooks Commerce) was retired in 2022: this connection speaks to an endpoint of somebody else that took its place. Those who moved on may connect Cin7 Core, Zoho Inventory or QuickBooks.",
    },
    names.includes(main)
      ? { level: "fine", message: `Connected; orders go to ${main}.` }
      : {
          level: "wrong",
          message: `The endpoint has no location "${main}"; set the main location to one of ${names.join(", ")}.`,
        },
    variants.values.length === 0
      ? { level: "wrong", message: "The endpoint shows no variants." }
      : { level: "fine", message: "The endpoint shows variants." },
  ];
}
