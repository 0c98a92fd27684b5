import {
  type Day,
  type Decimal,
  decimal,
  fail,
  isNegative,
  isPositive,
  lineTotal,
  type OrderLine,
  orderReference,
  parseDay,
  parseDecimal,
  type Purchase,
  type Settings,
  toBaseUnits,
  total,
} from "@parstock/core";
import * as v from "valibot";

const text = v.pipe(v.string("a text"), v.trim(), v.nonEmpty("a text that is not empty"));
const amount = v.pipe(
  v.union([v.string(), v.number()], "a number"),
  v.transform((value) => parseDecimal(String(value).trim())),
  v.check((value) => value !== null && !isNegative(value), "a number of 0 or more"),
  v.transform((value) => value as Decimal),
);
const above0 = v.pipe(
  amount,
  v.check((value) => isPositive(value), "a number above 0"),
);
const day = v.pipe(
  v.string("a day such as 2026-11-30"),
  v.check((value) => parseDay(value) !== null, "a day such as 2026-11-30"),
  v.transform((value) => value as Day),
);

const line = v.object(
  {
    item: text,
    name: v.optional(text),
    supplierSku: v.optional(text),
    quantity: above0,
    unit: v.optional(
      v.union([text, v.object({ code: text, decimals: v.number() })], 'a unit such as "box"'),
      "ea",
    ),
    ratio: v.optional(v.object({ numerator: above0, denominator: above0 }, "an object")),
    price: amount,
    priceUnit: v.optional(above0, "1"),
    expectedDay: v.optional(day),
  },
  "an object in braces",
);

const file = v.object(
  {
    reference: v.optional(text),
    supplier: v.union(
      [text, v.object({ id: text, name: v.optional(text), email: v.optional(text) })],
      'a supplier\'s id, or an object with "id"',
    ),
    shipTo: v.optional(
      v.union(
        [text, v.object({ id: text, name: v.optional(text), address: v.optional(v.array(text)) })],
        'a location\'s id, or an object with "id"',
      ),
      "main",
    ),
    currency: v.pipe(text, v.regex(/^[A-Z]{3}$/, 'an ISO code such as "EUR"')),
    orderDay: v.optional(day),
    expectedDay: v.optional(day),
    note: v.optional(text),
    lines: v.pipe(v.array(line, "a list in brackets"), v.minLength(1, "a list of lines")),
  },
  "an object in braces",
);

type PurchaseFile = v.InferOutput<typeof file>;

/** An order as people write it down, or as Parstock prints it. Fails with one sentence a mistake. */
export function parsePurchase(json: string, settings: Settings, today: Day): Purchase {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch {
    return fail({
      code: "bad-input",
      message: "this is not valid JSON; look for a missing comma, quotation mark or bracket.",
    });
  }
  const parsed = v.safeParse(file, value);
  if (parsed.success) return purchaseOf(parsed.output, settings, today);
  return fail({
    code: "bad-input",
    message: parsed.issues
      .map((issue) => {
        const path = v.getDotPath(issue);
        return issue.received === "undefined" && path !== null
          ? `"${path}" is missing.`
          : `${path === null ? "the order" : `"${path}"`} must be ${issue.message}.`;
      })
      .join("\n"),
  });
}

/** Two lines at a supplier that nobody has. */
export function samplePurchase(settings: Settings, today: Day): Purchase {
  const sample: PurchaseFile = {
    supplier: { id: "SUPPLIER-1", name: "Sample Supplies", email: "orders@supplier.example" },
    shipTo: "main",
    currency: "EUR",
    note: "Please confirm the delivery date.",
    lines: [
      { item: "ITEM-1", name: "Blue gloves", quantity: decimal(24), price: decimal("1.50") },
      {
        item: "ITEM-2",
        name: "Packing tape",
        quantity: decimal(3),
        unit: { code: "box", decimals: 0 },
        ratio: { numerator: decimal(36), denominator: decimal(1) },
        price: decimal(54),
      },
    ].map((entry) => ({ unit: "ea", priceUnit: decimal(1), ...entry })),
  };
  return purchaseOf(sample, settings, today);
}

function purchaseOf(written: PurchaseFile, settings: Settings, today: Day): Purchase {
  const { currency } = written;
  const supplier =
    typeof written.supplier === "string" ? { id: written.supplier } : written.supplier;
  const shipTo = typeof written.shipTo === "string" ? { id: written.shipTo } : written.shipTo;
  const orderDay = written.orderDay ?? today;
  const lines = written.lines.map((entry, at) => lineOf(entry, at + 1, currency, shipTo.id));
  const parts = lines.map(({ item, quantity }) => `${item} ${quantity}`);
  return {
    order: {
      tenant: settings.tenant,
      reference:
        written.reference ?? orderReference(settings.ordering.referencePrefix, orderDay, parts),
      supplier: supplier.id,
      shipTo: shipTo.id,
      currency,
      orderDay,
      ...(written.expectedDay === undefined ? {} : { expectedDay: written.expectedDay }),
      ...(written.note === undefined ? {} : { note: written.note }),
      lines,
      total: total(lines.map((entry) => entry.total)),
    },
    supplier: {
      id: supplier.id,
      name: supplier.name ?? supplier.id,
      status: "active",
      currency,
      ...(supplier.email === undefined ? {} : { email: supplier.email }),
    },
    shipTo: {
      id: shipTo.id,
      name: shipTo.name ?? shipTo.id,
      ...(shipTo.address === undefined ? {} : { address: shipTo.address }),
    },
    company: settings.company,
  };
}

function lineOf(
  written: PurchaseFile["lines"][number],
  number: number,
  currency: string,
  location: string,
): OrderLine {
  const { item, quantity, price, unit } = written;
  const ratio = written.ratio ?? { numerator: decimal(1), denominator: decimal(1) };
  const priceUnit = written.priceUnit;
  return {
    number,
    item,
    name: written.name ?? item,
    ...(written.supplierSku === undefined ? {} : { supplierSku: written.supplierSku }),
    quantity,
    unit: typeof unit === "string" ? { code: unit, decimals: 4 } : unit,
    ratio,
    price,
    priceUnit,
    total: lineTotal(quantity, price, priceUnit, currency),
    ...(written.expectedDay === undefined ? {} : { expectedDay: written.expectedDay }),
    allocations: [{ location, quantity: toBaseUnits(quantity, ratio) }],
    received: decimal(0),
  };
}
