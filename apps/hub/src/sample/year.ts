import { addDays, type Day, weekday } from "@parstock/core";

import type { SampleItem } from "./catalogue.ts";
import type { Chance } from "./random.ts";

interface Sale {
  readonly day: Day;
  readonly quantity: number;
}

/** A year of one item at one location, and how it stands at its end. */
export interface SampleYear {
  readonly sales: readonly Sale[];
  readonly onHand: number;
  readonly onOrder: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
}

const days = 365;
/** Nobody has ordered for this long: some five to eight items in a hundred are low by now. */
const unattendedDays = 4;

/**
 * Sells through a year day by day: fewer sales on Sundays, a season, and arrivals a lead time after the stock fell to
 * its point, so that stock, open orders and sales fit together as in a business.
 */
export function liveThroughYear(
  item: SampleItem,
  share: number,
  lastDay: Day,
  chance: Chance,
): SampleYear {
  const daily = item.dailyDemand * share;
  const calendarLeadTime = Math.ceil(item.leadTimeDays * 1.4) + 2;
  const leadTimeDemand = daily * calendarLeadTime;
  const reorderPoint = Math.max(1, Math.round(leadTimeDemand + 1.6 * Math.sqrt(leadTimeDemand)));
  const lot = item.ratio * item.multiple;
  const cover = Math.max(daily * chance.whole(21, 60), lot, 2);
  const orderUpTo = reorderPoint + Math.ceil(cover / lot) * lot;
  const arrivals = new Map<number, number>();
  const sales: Sale[] = [];
  let onHand = chance.whole(reorderPoint + 1, orderUpTo);
  let onOrder = 0;
  for (let at = 0; at < days; at++) {
    const arrived = arrivals.get(at) ?? 0;
    onHand += arrived;
    onOrder -= arrived;
    const day = addDays(lastDay, at - days + 1);
    const wave = 1 + item.season * Math.cos(((at - item.peakDay) / days) * 2 * Math.PI);
    const rhythm = weekday(day) === 7 ? 0.3 : weekday(day) === 6 ? 0.8 : 1.15;
    const quantity = Math.min(onHand, chance.poisson(daily * wave * rhythm));
    onHand -= quantity;
    if (quantity > 0) sales.push({ day, quantity });
    if (onHand + onOrder <= reorderPoint && at < days - unattendedDays) {
      const ordered = orderUpTo - onHand - onOrder;
      onOrder += ordered;
      const due = at + calendarLeadTime;
      arrivals.set(due, (arrivals.get(due) ?? 0) + ordered);
    }
  }
  return { sales, onHand, onOrder, reorderPoint, orderUpTo };
}
