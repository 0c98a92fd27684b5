import type { Purchase } from "@parstock/core";

import type { DocumentLine, DocumentOptions, Fact, OrderDocument } from "./document.ts";
import { composeOrder } from "./document.ts";

/** The plain text body of the mail: no columns, since most mail clients show it in a proportional face. */
export function renderText(purchase: Purchase, options: DocumentOptions = {}): string {
  return layText(composeOrder(purchase, options));
}

export function layText(document: OrderDocument): string {
  const { labels } = document;
  const sections: readonly (readonly string[])[] = [
    document.copy ? [`*** ${document.labels.copyNotice} ***`] : [],
    [`${labels.purchaseOrder} ${document.reference}`],
    document.intro,
    document.facts.map(fact),
    [`${labels.buyer}:`, ...document.buyer.map(indented)],
    [`${labels.supplier}:`, ...document.supplier.map(indented)],
    [`${labels.shipTo}:`, ...document.shipTo.map(indented)],
    ...document.lines.map((line) => lineText(line, document)),
    [`${labels.total}: ${document.total} (${document.lineCount})`],
    document.terms.map(fact),
    document.note.length === 0 ? [] : [`${labels.note}:`, ...document.note.map(indented)],
    document.closing,
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

function lineText(line: DocumentLine, { labels }: OrderDocument): string[] {
  const sku = line.supplierSku === undefined ? "" : `${labels.supplierSku} ${line.supplierSku} · `;
  return [
    `${line.number}. ${line.name}`,
    indented(`${sku}${labels.item} ${line.item}`),
    indented(`${line.quantity} × ${line.priceWithCurrency} = ${line.amountWithCurrency}`),
    ...(line.expectedDay === undefined
      ? []
      : [indented(`${labels.expectedDay}: ${line.expectedDay}`)]),
  ];
}

function fact({ label, value }: Fact): string {
  return `${label}: ${value}`;
}

function indented(line: string): string {
  return `   ${line}`;
}
