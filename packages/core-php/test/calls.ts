import * as core from "@parstock/core";
import type { Item, KitRecord, Supplier } from "@parstock/core";

/** A call that both kernels answer: the function of core by its name, and what it is given. */
export interface Call {
  readonly call: string;
  readonly given: readonly unknown[];
}

type Answering = (...given: never[]) => unknown;

/** Where core takes a map, JSON has a list. */
const byLists: Readonly<Record<string, Answering>> = {
  rankOffers: (
    item: Item,
    offers: Parameters<typeof core.rankOffers>[1],
    suppliers: Supplier[],
    ...rest: [
      Parameters<typeof core.rankOffers>[3],
      Parameters<typeof core.rankOffers>[4],
      Parameters<typeof core.rankOffers>[5],
      Parameters<typeof core.rankOffers>[6],
    ]
  ) => core.rankOffers(item, offers, byId(suppliers), ...rest),
  judgeAutopilot: (
    order: Parameters<typeof core.judgeAutopilot>[0],
    items: Item[],
    ...rest: [
      Parameters<typeof core.judgeAutopilot>[2],
      Parameters<typeof core.judgeAutopilot>[3],
      Parameters<typeof core.judgeAutopilot>[4],
      Parameters<typeof core.judgeAutopilot>[5],
    ]
  ) => core.judgeAutopilot(order, byId(items), ...rest),
  kitDemand: (records: KitRecord[]) => {
    const { demand, faults } = core.kitDemand(records);
    return { demand: [...demand].map(([at, asked]) => [at, [...asked]]), faults };
  },
};

function byId<T extends { readonly id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((entry) => [entry.id, entry]));
}

export function lineOf(call: Call): string {
  return JSON.stringify(call);
}

/** What core answers to a line, written as PHP is to write it. */
export function expectedFor(line: string): string {
  const { call, given } = JSON.parse(line) as Call;
  const answering = byLists[call] ?? (core as unknown as Record<string, Answering>)[call];
  if (answering === undefined) throw new Error(`core has no ${call}`);
  try {
    return JSON.stringify({ value: answering(...(given as never[])) ?? null });
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof TypeError) throw thrown;
    return JSON.stringify({ thrown: thrown.message });
  }
}
