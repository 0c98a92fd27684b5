import type { OrderStatus } from "@parstock/core";
import { Badge } from "@shopify/polaris";
import type { ReactNode } from "react";

import { useWords } from "../words/words.tsx";

/** The status of an order, in words and in colour. */
export function OrderBadge({ status }: { readonly status: OrderStatus }): ReactNode {
  const { words } = useWords();
  const tone = toneOf(status);
  return <Badge {...(tone === undefined ? {} : { tone })}>{words.statuses[status]}</Badge>;
}

function toneOf(status: OrderStatus): "success" | "attention" | "critical" | "info" | undefined {
  switch (status) {
    case "proposed":
    case "waiting":
      return "attention";
    case "unknown":
    case "failed":
    case "refused":
      return "critical";
    case "received":
    case "closed":
      return "success";
    case "rejected":
    case "expired":
    case "cancelled":
      return undefined;
    default:
      return "info";
  }
}
