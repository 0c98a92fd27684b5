import {
  addDays,
  addWorkingDays,
  type Day,
  daysBetween,
  localIn,
  type LocalTime,
  type Moment,
  nextOpenDay,
  parseTimeOfDay,
  workWeek,
} from "./calendar.ts";
import type { Location, Shutdown } from "./item.ts";
import type { Supplier, SupplierCalendar, SupplierItem } from "./supplier.ts";

/**
 * When goods ordered now can be used: the next order day of the supplier, plus the lead time over its calendar, then
 * its next delivery day, then the next receiving day of the location. A planned shutdown on the way lengthens all of it,
 * which is why the lead time that policies use is counted here and not copied from the price list.
 */
export interface ArrivalInputs {
  readonly moment: Moment;
  readonly supplier: Supplier;
  readonly offer: Pick<SupplierItem, "leadTimeDays" | "leadTimeIn">;
  readonly location: Location;
}

export interface Arrival {
  /** The day that the supplier counts the order from. */
  readonly orderDay: Day;
  /** The day on which the lead time is over. */
  readonly leavesBy: Day;
  /** The supplier's next delivery day. */
  readonly delivered: Day;
  /** The day on which the location receives the goods. */
  readonly arrives: Day;
  /** What moved the days, in the order in which it happened. */
  readonly reasons: readonly ArrivalReason[];
}

export type ArrivalReason =
  /** The order came after the supplier's local cut-off of that day. */
  | { readonly kind: "cut-off"; readonly day: Day; readonly cutOff: string }
  | {
      readonly kind: "wait";
      readonly for: "order-day" | "delivery-day" | "receiving-day";
      readonly from: Day;
      readonly to: Day;
    }
  | {
      readonly kind: "lead-time";
      readonly days: number;
      readonly in: "working-days" | "calendar-days";
      readonly from: Day;
      readonly to: Day;
    }
  /** The supplier is shut for some days between the order and the delivery. */
  | { readonly kind: "shutdown"; readonly shutdown: Shutdown };

/**
 * The day that an order placed at `moment` counts from: order days of the supplier without its holidays and shutdowns,
 * after the cut-off in its own time zone the next one. Null when two years bring none, or the cut-off is no time of day.
 */
export function firstOrderDay(moment: Moment, supplier: Supplier): Day | null {
  return orderDayFrom(localIn(moment, supplier.timeZone), supplier.calendar ?? {});
}

function orderDayFrom(local: LocalTime, calendar: SupplierCalendar): Day | null {
  const late = isLate(local, calendar);
  if (late === null) return null;
  const from = late ? addDays(local.day, 1) : local.day;
  return openDay(from, calendar, calendar.orderDays);
}

function isLate(local: LocalTime, calendar: SupplierCalendar): boolean | null {
  if (calendar.cutOff === undefined) return false;
  const cutOff = parseTimeOfDay(calendar.cutOff);
  return cutOff === null ? null : local.minute > cutOff;
}

function openDay(
  from: Day,
  calendar: SupplierCalendar,
  days: SupplierCalendar["workingDays"],
): Day | null {
  return nextOpenDay(
    from,
    days ?? calendar.workingDays ?? workWeek,
    calendar.holidays,
    calendar.shutdowns,
  );
}

/** Null when there is no such day: a calendar that never opens, or a lead time or cut-off that is none. */
export function expectedDay(inputs: ArrivalInputs): Arrival | null {
  return arrivalOf(inputs, localIn(inputs.moment, inputs.supplier.timeZone));
}

function arrivalOf(inputs: ArrivalInputs, local: LocalTime): Arrival | null {
  const { supplier, offer, location } = inputs;
  const calendar = supplier.calendar ?? {};
  const orderDay = orderDayFrom(local, calendar);
  if (orderDay === null) return null;

  const leavesBy = leadTimeEnd(orderDay, offer, calendar);
  const delivered = leavesBy && openDay(leavesBy, calendar, calendar.deliveryDays);
  const arrives = delivered && nextOpenDay(delivered, location.receivingDays, location.holidays);
  if (leavesBy === null || delivered === null || arrives === null) return null;

  const reasons: ArrivalReason[] = [];
  const late = isLate(local, calendar) === true;
  if (late && calendar.cutOff !== undefined)
    reasons.push({ kind: "cut-off", day: local.day, cutOff: calendar.cutOff });
  const wait = (what: "order-day" | "delivery-day" | "receiving-day", from: Day, to: Day): void => {
    if (from !== to) reasons.push({ kind: "wait", for: what, from, to });
  };
  wait("order-day", late ? addDays(local.day, 1) : local.day, orderDay);
  reasons.push({
    kind: "lead-time",
    days: offer.leadTimeDays,
    in: offer.leadTimeIn ?? "working-days",
    from: orderDay,
    to: leavesBy,
  });
  wait("delivery-day", leavesBy, delivered);
  wait("receiving-day", delivered, arrives);
  for (const shutdown of calendar.shutdowns ?? [])
    if (shutdown.from <= delivered && shutdown.to >= local.day)
      reasons.push({ kind: "shutdown", shutdown });
  return { orderDay, leavesBy, delivered, arrives, reasons };
}

function leadTimeEnd(
  orderDay: Day,
  offer: ArrivalInputs["offer"],
  calendar: SupplierCalendar,
): Day | null {
  const days = offer.leadTimeDays;
  if (offer.leadTimeIn !== "calendar-days")
    return addWorkingDays(
      orderDay,
      days,
      calendar.workingDays,
      calendar.holidays,
      calendar.shutdowns,
    );
  return days >= 0 && days <= leadTimeDaysMax ? addDays(orderDay, Math.ceil(days)) : null;
}

/** A lead time above ten years is a mistake in the list. */
const leadTimeDaysMax = 3650;

/** Calendar days from the location's today until goods ordered now can be used there: L of the policies. */
export function leadTimeUntilUsable(inputs: ArrivalInputs): number | null {
  return protectionDays(inputs, 0);
}

/**
 * Calendar days that a decision made now has to cover: until goods ordered at the next look, `reviewDays` from now, can
 * be used. L + R when nothing is closed; longer when that later order would run into a shutdown.
 */
export function protectionDays(inputs: ArrivalInputs, reviewDays: number): number | null {
  const local = localIn(inputs.moment, inputs.supplier.timeZone);
  const later = { ...local, day: addDays(local.day, Math.ceil(reviewDays)) };
  const arrival = arrivalOf(inputs, later);
  if (arrival === null) return null;
  const today = localIn(inputs.moment, inputs.location.timeZone).day;
  return Math.max(0, daysBetween(today, arrival.arrives));
}
