import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";

import type { OrderAction, OrderDetail } from "../../api.ts";
import { hub, Refusal } from "../hub.ts";

/** What a screen does when an action was carried out, or came too late. */
export interface Reactions {
  readonly onActed: () => void;
  readonly onConflict: () => void;
}

export interface Signed {
  readonly by: string;
  readonly action: OrderAction;
}

/**
 * Does something with an order as the person sees it. The hub answers 409 both when the order was changed meanwhile and
 * when it can't do that; only in the first case, which a fresh look at its version tells, does `onConflict` say so.
 */
export function useOrderAction(
  order: OrderDetail,
  { onActed, onConflict }: Reactions,
  onDone: () => void,
): UseMutationResult<OrderDetail, Error, Signed> {
  const client = useQueryClient();
  const { reference, version } = order;
  const key = ["order", reference];
  return useMutation<OrderDetail, Error, Signed>({
    mutationFn: ({ by, action }) => hub.act(reference, version, by, action),
    onSuccess: (after) => {
      client.setQueryData(key, after);
      onActed();
      onDone();
    },
    onError: async (error) => {
      if (!(error instanceof Refusal) || error.status !== 409) return;
      const now = await hub.order(reference).catch(() => null);
      if (now === null || now.version === version) return;
      client.setQueryData(key, now);
      onConflict();
      onDone();
    },
    onSettled: () => client.invalidateQueries(),
  });
}
