import type { AppLoadContext } from "@remix-run/node";

import type { Desk } from "../desk.ts";

/** What the server puts into every loader's and action's context. */
export function deskOf(context: AppLoadContext): Desk {
  return context["desk"] as Desk;
}
