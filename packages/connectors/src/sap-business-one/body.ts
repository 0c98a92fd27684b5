import type { Context, HttpRequest, Purchase } from "@parstock/core";

import { over, times } from "../lib/decimal.ts";
import { fail } from "../lib/fail.ts";
import { type Json, number } from "../lib/json.ts";
import { type BaseLine, baseLines } from "../lib/order-lines.ts";
import { send } from "../lib/talk.ts";
import { lines } from "../lib/words.ts";
import { isOld, root } from "./call.ts";
import { currencyCode, pricePlaces } from "./map.ts";
import type { SapUnits } from "./wire.ts";

/** The units of items by their code. */
export type Catalogue = ReadonlyMap<string, SapUnits>;

/** What creates an order; fields that are looked up stand in `units`. */
export function createRequest(context: Context, purchase: Purchase, units: Catalogue): HttpRequest {
  const { reference } = purchase.order;
  const own =
    context.settings["referenceField"] === "NumAtCard" ? {} : { U_ParstockRef: reference };
  const body = { NumAtCard: reference, ...own, ...bodyOf(context, purchase, units) };
  const prefer = isOld(context) ? "return-no-content" : "return=minimal";
  return send("POST", `${root(context)}/PurchaseOrders`, body, { prefer });
}

export function bodyOf(
  context: Context,
  { order }: Purchase,
  units: Catalogue,
): Readonly<Record<string, Json | undefined>> {
  const due = order.expectedDay ?? order.orderDay;
  return {
    CardCode: order.supplier,
    DocDate: order.orderDay,
    TaxDate: order.orderDay,
    DocDueDate: due,
    DocCurrency: currencyCode(order.currency, context),
    BPL_IDAssignedToInvoice: numberIn(context, "branch"),
    Series: numberIn(context, "series"),
    Comments: lines(order.note ?? "Ordered by Parstock.", 254),
    DocumentLines: baseLines(order, pricePlaces).map((base) => ({
      ItemCode: base.line.item,
      ...amountsOf(base, units.get(base.line.item)),
      // Without it a discount of the supplier would change the price that was approved.
      DiscountPercent: 0,
      WarehouseCode: order.shipTo,
      ShipDate: base.line.expectedDay ?? due,
      TaxCode: textIn(context, "taxCode"),
      VatGroup: textIn(context, "vatGroup"),
    })),
  };
}

/** In the purchase unit where that is the order's own, else in base units: 24 pieces must never become 24 boxes. */
function amountsOf(
  { line, quantity, price }: BaseLine,
  units: SapUnits | undefined,
): Readonly<Record<string, Json>> {
  const { numerator, denominator } = line.ratio;
  const isOwn =
    units !== undefined &&
    units.purchase.toUpperCase() === line.unit.code.toUpperCase() &&
    times(units.ratio.numerator, denominator) === times(units.ratio.denominator, numerator);
  const amounts = isOwn
    ? { Quantity: line.quantity, UnitPrice: over(line.price, line.priceUnit, pricePlaces) }
    : { Quantity: quantity, UnitPrice: price };
  const group = units?.group ?? null;
  return {
    Quantity: number(amounts.Quantity),
    UnitPrice: number(amounts.UnitPrice),
    ...(group === null
      ? { UseBaseUnits: isOwn ? "tNO" : "tYES" }
      : { UoMEntry: Number(isOwn ? group.purchase : group.base) }),
  };
}

function textIn({ settings }: Context, name: string): string | undefined {
  const text = (settings[name] ?? "").trim();
  return text === "" ? undefined : text;
}

function numberIn(context: Context, name: string): number | undefined {
  const text = textIn(context, name);
  if (text === undefined) return undefined;
  return /^-?\d+$/.test(text)
    ? Number(text)
    : fail({
        code: "bad-setting",
        field: name,
        message: `The setting "${name}" must be a number.`,
      });
}
