import type { Context, Diagnosis, Exchange } from "@parstock/core";

import { type List, readList } from "./call.ts";
import { readBranches } from "./reads.ts";

/** Whether the branch is there, whether there is stock, and where levels come from. */
export function* doctor(context: Context): Exchange<readonly Diagnosis[]> {
  const { branch = "", minimumField = "", costColumn = "" } = context.settings;
  const branches = [...(yield* readBranches(context)).values()];
  const stock: List = yield* readList(context, "Stock", null, { fields: "code" });
  return [
    branches.includes(branch)
      ? { level: "fine", message: `Connected to Cin7 Omni; orders go to ${branch}.` }
      : {
          level: "wrong",
          message: `Cin7 Omni has no branch "${branch}"; set the main branch to one of ${branches.join(", ")}.`,
        },
    stock.values.length === 0
      ? {
          level: "wrong",
          message: "Cin7 Omni shows no stock; see that this connection may read it.",
        }
      : { level: "fine", message: "Cin7 Omni shows stock." },
    ...(minimumField === ""
      ? [
          notice(
            "Reorder levels are not in Cin7 Omni's API: name the custom field that holds them, or keep them in Parstock.",
          ),
        ]
      : []),
    ...(costColumn === ""
      ? [notice("No cost column is named, so that prices of suppliers are kept in Parstock.")]
      : []),
    notice(
      "5,000 calls a day are all that a connection has: let stock be read as changed, and in full once a night.",
    ),
  ];
}

function notice(message: string): Diagnosis {
  return { level: "notice", message };
}
