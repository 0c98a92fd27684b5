import { Banner } from "@shopify/polaris";
import type { ReactNode } from "react";

/** What is wrong with what somebody just asked for; nothing when all is well. */
export function Problem({ said }: { readonly said: string | null }): ReactNode {
  return said === null ? null : <Banner tone="critical" title={said} />;
}
