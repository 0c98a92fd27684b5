import type { LoaderFunctionArgs } from "@remix-run/node";

import { deskOf } from "./desk.ts";

/** Where Shopify's package renews session tokens: it answers before this is reached. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<null> {
  await deskOf(context).frame(request);
  return null;
}
