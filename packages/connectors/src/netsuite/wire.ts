import type { Decimal } from "@parstock/core";

import { isPositive } from "../lib/decimal.ts";
import {
  decimalIn,
  type Fields,
  fieldsOf,
  isTrue,
  listIn,
  needText,
  textIn,
  within,
} from "../lib/json.ts";

/** Units of an item by their internal id; a unit of none is the base unit. */
export interface NetsuiteItem {
  readonly id: string;
  readonly code: string;
  readonly inactive: boolean;
  readonly units: readonly NetsuiteUnit[];
}

interface NetsuiteUnit {
  readonly id: string;
  /** Name and abbreviation, as people write it. */
  readonly names: readonly string[];
  /** Base units in one. */
  readonly ratio: Decimal;
  readonly isBase: boolean;
}

export interface NetsuiteOrder {
  readonly id: string;
  readonly number: string | undefined;
  readonly entity: string;
  readonly currency: string | undefined;
  readonly toBeEmailed: boolean;
  readonly pending: boolean;
  readonly lines: readonly NetsuiteLine[];
}

export interface NetsuiteLine {
  readonly item: string;
  /** What NetSuite shows as the item's name, "PARENT : CHILD". */
  readonly name: string;
  readonly line: string | undefined;
  readonly quantity: Decimal;
  readonly received: Decimal;
  readonly rate: Decimal | undefined;
  readonly unit: string | undefined;
  readonly closed: boolean;
}

const none = "0" as Decimal;
const one = "1" as Decimal;

/** A row for each unit of each item: rows of one item are joined. */
export function parseItems(rows: readonly Fields[]): NetsuiteItem[] {
  const items = new Map<string, NetsuiteItem>();
  for (const row of rows) {
    const id = needText(row, "id", "an item from NetSuite");
    const code = needText(row, "code", "an item from NetSuite");
    const before = items.get(id);
    const unit = textIn(row, "unit");
    const ratio = decimalIn(row, "ratio", `the units of ${code}`) ?? one;
    const units =
      unit === undefined || !isPositive(ratio)
        ? []
        : [
            {
              id: unit,
              names: ["name", "abbreviation"].flatMap((name) => textIn(row, name) ?? []),
              ratio,
              isBase: textIn(row, "base") === "T",
            },
          ];
    items.set(id, {
      id,
      code,
      inactive: textIn(row, "inactive") === "T",
      units: [...(before?.units ?? []), ...units],
    });
  }
  return [...items.values()];
}

export function parseOrder(fields: Fields): NetsuiteOrder {
  const id = needText(fields, "id", "a purchase order from NetSuite");
  const number = textIn(fields, "tranId");
  const where = `purchase order ${number ?? id} of NetSuite`;
  return {
    id,
    number,
    entity: needText(within(fields, "entity"), "id", where),
    currency: textIn(within(fields, "currency"), "id"),
    toBeEmailed: isTrue(fields, "toBeEmailed"),
    pending: textIn(within(fields, "approvalStatus"), "id") === "1",
    lines: listIn(within(fields, "item"), "items").map((value) =>
      parseLine(fieldsOf(value, where), where),
    ),
  };
}

function parseLine(fields: Fields, where: string): NetsuiteLine {
  const item = within(fields, "item");
  const id = needText(item, "id", where);
  const quantity = decimalIn(fields, "quantity", where) ?? none;
  const rate = decimalIn(fields, "rate", where);
  return {
    item: id,
    name: (textIn(item, "refName") ?? id).split(" : ").pop() ?? id,
    line: textIn(fields, "line"),
    quantity,
    received: decimalIn(fields, "quantityReceived", where) ?? none,
    rate,
    // A reference in some releases, its id alone in others.
    unit: textIn(fields, "units") ?? textIn(within(fields, "units"), "id"),
    closed: isTrue(fields, "isClosed"),
  };
}
