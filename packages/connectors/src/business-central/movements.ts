import type {
  Context,
  Day,
  DemandEntry,
  Exchange,
  Page,
  ReceiptEntry,
  Supply,
} from "@parstock/core";

import { isPositive, minus } from "../lib/decimal.ts";
import {
  type Fields,
  fieldsOf,
  isTrue,
  malformed,
  needDecimal,
  needText,
  textIn,
} from "../lib/json.ts";
import { rowsOf } from "../lib/page.ts";
import { afterDays } from "../lib/time.ts";
import { inBaseUnits } from "../lib/unit-lines.ts";
import { api, companionApi, hasCompanion, readList, readUnits, readWhole } from "./call.ts";
import { dayIn, locationSetting, referenceIn } from "./map.ts";
import { itemNumberOf } from "./reads.ts";
import { parseOrder, parseReceipt } from "./wire.ts";

const orderPageSize = 200;

export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  return hasCompanion(context)
    ? yield* readOpenLines(context, cursor)
    : yield* readOpenHeaders(context, cursor);
}

/** The companion app gives open quantities in base units, each with our reference and its location. */
function* readOpenLines(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { values, next } = yield* readList(context, cursor, `${companionApi(context)}/orderLines`, {
    $filter: "type eq 'Item' and outstandingQuantityBase gt 0",
  });
  const rows = rowsOf(values, (value): Supply[] => {
    const where = "an order line from Business Central";
    const line = fieldsOf(value, where);
    const comment = textIn(line, "referenceLine");
    const due = dayIn(textIn(line, "expectedReceiptDate"));
    const number = needText(line, "documentNumber", where);
    return [
      {
        from: "order",
        reference: referenceIn(comment === undefined ? [] : [comment]) ?? number,
        item: needText(line, "itemNumber", where),
        location: locationIn(line, context),
        quantity: needDecimal(line, "outstandingQuantityBase", where),
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
  return { ...rows, next };
}

/** Stock of an item without stockkeeping units is one figure, wherever it lies. */
function locationIn(fields: Fields, context: Context): string {
  const code = textIn(fields, "locationCode");
  return isTrue(fields, "stockkeepingUnitExists") && code !== undefined
    ? code
    : locationSetting(context);
}

function* readOpenHeaders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const { values, next } = yield* readList(
    context,
    cursor,
    `${api(context)}/purchaseOrders`,
    { $filter: "fullyReceived eq false", $expand: "purchaseOrderLines" },
    orderPageSize,
  );
  const whole = yield* readWhole(context, values, "purchaseOrderLines");
  const orders = rowsOf(whole, (value) => [parseOrder(value)]);
  const open = orders.rows.flatMap((order) =>
    order.lines
      .map((line) => ({ order, line, rest: minus(line.quantity, line.received) }))
      .filter(({ rest }) => isPositive(rest)),
  );
  const units = yield* readUnits(
    context,
    open.map(({ line }) => line.item),
  );
  const supplies = rowsOf(open, (value): Supply[] => {
    const { order, line, rest } = value as (typeof open)[number];
    const known = units.get(line.item);
    const quantity = known === undefined ? null : inBaseUnits(rest, line.unit, known);
    if (quantity === null)
      return malformed(
        `Order ${order.number} of Business Central has ${line.item} in ${line.unit ?? "no unit"}, and only the companion app tells how much that is: install it, or have the line in base units.`,
      );
    const due = dayIn(line.expected ?? order.requested);
    return [
      {
        from: "order",
        reference: referenceIn(order.comments) ?? order.number,
        item: line.item,
        location: locationSetting(context),
        quantity,
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
  return { rows: supplies.rows, faults: [...orders.faults, ...supplies.faults], next };
}

/** What was sold or used up, negative in the item ledger; returns come back positive there and are not taken off. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const base = hasCompanion(context) ? companionApi(context) : api(context);
  const kinds = ["Sale", "Consumption", "Assembly_x0020_Consumption"];
  const kind = kinds.map((name) => `entryType eq '${name}'`).join(" or ");
  const { values, next } = yield* readList(context, cursor, `${base}/itemLedgerEntries`, {
    $filter: `(${kind}) and quantity lt 0 and postingDate ge ${period.from} and postingDate le ${period.to}`,
  });
  const rows = rowsOf(values, (value): DemandEntry[] => {
    const where = "an item ledger entry of Business Central";
    const entry = fieldsOf(value, where);
    const quantity = needDecimal(entry, "quantity", where);
    const day = dayIn(needText(entry, "postingDate", where));
    if (day === undefined) return malformed(`The field postingDate in ${where} is not a date.`);
    return [
      {
        item: itemNumberOf(entry),
        location: locationIn(entry, context),
        day,
        quantity: minus(needDecimal({ none: "0" }, "none", where), quantity),
      },
    ];
  });
  return { ...rows, next };
}

/** Receipts name their order but not its day: our references do, and only our orders are learned from. */
export function* readReceipts(
  context: Context,
  since: Day,
  cursor: string | null,
): Exchange<Page<ReceiptEntry>> {
  const { values, next } = yield* readList(
    context,
    cursor,
    `${api(context)}/purchaseReceipts`,
    { $filter: `postingDate ge ${since}`, $expand: "purchaseReceiptLines" },
    orderPageSize,
  );
  const whole = yield* readWhole(context, values, "purchaseReceiptLines");
  const rows = rowsOf(whole, (value): ReceiptEntry[] => {
    const receipt = parseReceipt(value);
    const reference = referenceIn(receipt.comments);
    const orderedOn = reference === undefined ? null : referenceDay(reference);
    const receivedOn = dayIn(receipt.day);
    if (reference === undefined || orderedOn === null || receivedOn === undefined) return [];
    return receipt.lines.map(({ item, quantity }) => ({
      reference,
      supplier: receipt.vendor,
      item,
      orderedOn,
      receivedOn,
      quantity,
    }));
  });
  return { ...rows, next };
}

/** The day that our references hold: PS-261123-7KQ4MX. */
function referenceDay(reference: string): Day | null {
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-[0-9A-Z]+$/.exec(reference) ?? [];
  return year === undefined ? null : (dayIn(`20${year}-${month}-${day}`) ?? null);
}

/** An order can't have been changed before the day before its own: time zones differ by less than a day. */
export function changedSince(reference: string): string | undefined {
  const day = referenceDay(reference);
  return day === null ? undefined : `lastModifiedDateTime ge ${afterDays(day, -1)}T00:00:00Z`;
}
