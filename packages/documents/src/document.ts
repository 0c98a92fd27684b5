import type { OrderLine, Purchase } from "@parstock/core";

import { cleanLine, cleanParagraphs, shorten } from "./clean.ts";
import type { NumberStyle } from "./format.ts";
import { formatAmount, formatDay, formatDecimal, formatMoney, numberStyle } from "./format.ts";
import type { Labels } from "./labels.ts";
import { chooseLanguage } from "./labels.ts";
import type { MailTemplates } from "./template.ts";
import { chooseTemplate, fill } from "./template.ts";

/** What all renderers of an order take. */
export interface DocumentOptions {
  /** Marks the order as a copy of one that may have arrived. */
  readonly copy?: boolean;
  /** Says of a copy that it replaces what was sent before, because the order was changed since. */
  readonly revised?: boolean;
  readonly templates?: MailTemplates;
}

/**
 * An order in words: cleaned, translated and formatted, not yet escaped. The renderers of text, HTML and PDF only
 * lay it out, so that they cannot differ in what they say.
 */
export interface OrderDocument {
  /** BCP 47 tag. */
  readonly language: string;
  readonly labels: Labels;
  readonly subject: string;
  readonly copy: boolean;
  readonly reference: string;
  readonly buyer: readonly string[];
  readonly supplier: readonly string[];
  readonly shipTo: readonly string[];
  readonly facts: readonly Fact[];
  readonly terms: readonly Fact[];
  readonly lines: readonly DocumentLine[];
  readonly currency: string;
  readonly lineCount: string;
  readonly total: string;
  readonly note: readonly string[];
  readonly intro: readonly string[];
  readonly closing: readonly string[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface DocumentLine {
  readonly number: string;
  readonly name: string;
  readonly supplierSku?: string;
  readonly item: string;
  /** Quantity and unit: "1,200 CTN". */
  readonly quantity: string;
  /** Price without currency, with the price unit unless it is 1: "4.50 / 100 CTN". */
  readonly price: string;
  readonly priceWithCurrency: string;
  /** Line total without currency. */
  readonly amount: string;
  readonly amountWithCurrency: string;
  /** Set when the line is expected on another day than the order. */
  readonly expectedDay?: string;
}

/** Puts an order into the supplier's language; the company's, then English, where that one has no labels. */
export function composeOrder(purchase: Purchase, options: DocumentOptions = {}): OrderDocument {
  const { order, supplier, shipTo, company } = purchase;
  const { tag, labels: own } = chooseLanguage([supplier.language, company.language]);
  const labels =
    options.revised === true ? { ...own, copy: own.revised, copyNotice: own.revisedNotice } : own;
  const style = numberStyle(tag, labels.numbers);
  const template = chooseTemplate(options.templates, supplier.template);
  const copy = options.copy === true;
  const total = formatMoney(order.total, order.currency, style);
  const values = {
    reference: cleanLine(order.reference),
    supplier: cleanLine(supplier.name),
    company: cleanLine(company.name),
    total,
  };
  return {
    language: tag,
    labels,
    subject: subjectOf(template.subject ?? labels.subject, values, copy ? labels.copyNotice : null),
    copy,
    reference: values.reference,
    buyer: block(company.name, company.address, company.phone, company.email, taxLine()),
    supplier: block(supplier.name, supplier.address, supplier.email),
    shipTo: block(shipTo.name, shipTo.address),
    facts: facts(
      [labels.reference, order.reference],
      [labels.orderDay, formatDay(order.orderDay, tag)],
      [labels.expectedDay, order.expectedDay && formatDay(order.expectedDay, tag)],
      [labels.accountNumber, supplier.accountNumber],
      [labels.costCentre, order.costCentre],
    ),
    terms: facts(
      [labels.paymentTerms, order.paymentTerms],
      [labels.deliveryTerms, order.deliveryTerms],
    ),
    lines: order.lines.map((line) => composeLine(line, purchase, tag, style)),
    currency: cleanLine(order.currency),
    lineCount: labels.lines(order.lines.length),
    total,
    note: cleanParagraphs(order.note ?? ""),
    intro: cleanParagraphs(fill(template.intro ?? labels.intro, values)),
    closing: cleanParagraphs(fill(template.closing ?? labels.closing, values)),
  };

  function taxLine(): string | undefined {
    return company.taxNumber && `${labels.taxNumber} ${company.taxNumber}`;
  }
}

function composeLine(
  line: OrderLine,
  { order }: Purchase,
  tag: string,
  style: NumberStyle,
): DocumentLine {
  const unit = cleanLine(line.unit.code);
  const per = line.priceUnit === "1" ? "" : ` / ${formatDecimal(line.priceUnit, style)} ${unit}`;
  const expected = line.expectedDay === order.expectedDay ? undefined : line.expectedDay;
  return {
    number: String(line.number),
    name: cleanLine(line.name),
    ...(line.supplierSku === undefined ? {} : { supplierSku: cleanLine(line.supplierSku) }),
    item: cleanLine(line.item),
    quantity: `${formatDecimal(line.quantity, style)} ${unit}`.trim(),
    price: formatAmount(line.price, order.currency, style) + per,
    priceWithCurrency: formatMoney(line.price, order.currency, style) + per,
    amount: formatAmount(line.total, order.currency, style),
    amountWithCurrency: formatMoney(line.total, order.currency, style),
    ...(expected === undefined ? {} : { expectedDay: formatDay(expected, tag) }),
  };
}

/** One header line that always carries the reference; control characters cannot start a second header. */
function subjectOf(
  template: string,
  values: Readonly<Record<"reference" | "supplier" | "company" | "total", string>>,
  copyNotice: string | null,
): string {
  const subject = cleanLine(
    fill(template, {
      ...values,
      supplier: shorten(values.supplier, 80),
      company: shorten(values.company, 80),
    }),
  );
  const referenced = subject.includes(values.reference)
    ? subject
    : `${subject} (${values.reference})`;
  return copyNotice === null ? referenced : `${copyNotice}: ${referenced}`;
}

function block(
  name: string,
  address: readonly string[] | undefined,
  ...rest: readonly (string | undefined)[]
): string[] {
  return [name, ...(address ?? []), ...rest]
    .map((line) => cleanLine(line ?? ""))
    .filter((line) => line !== "");
}

function facts(...pairs: readonly (readonly [string, string | undefined])[]): Fact[] {
  return pairs
    .map(([label, value]) => ({ label, value: cleanLine(value ?? "") }))
    .filter(({ value }) => value !== "");
}
