import type { Attachment, Purchase, Rendered } from "@parstock/core";

import type { DocumentOptions } from "../document.ts";
import { composeOrder } from "../document.ts";
import { fileName, type PurchaseOptions, renderPurchase } from "../purchase.ts";
import { layOrder } from "./order-pdf.ts";
import { openPaper } from "./paper.ts";

/** How the PDF of an order is made. */
export interface PdfOptions extends DocumentOptions {
  /** By the region of the company's language when left out: Letter in North America, A4 elsewhere. */
  readonly paper?: "A4" | "Letter";
}

/** An order as PDF, dated by its order day: the same order and options always give the same bytes. Needs Node. */
export async function renderPdf(purchase: Purchase, options: PdfOptions = {}): Promise<Uint8Array> {
  const document = composeOrder(purchase, options);
  const letter = (options.paper ?? paperOf(purchase.company.language)) === "Letter";
  const paper = openPaper(letter ? "LETTER" : "A4", {
    title: `${document.labels.purchaseOrder} ${document.reference}`,
    author: document.buyer[0] ?? "",
    language: document.language,
    created: new Date(`${purchase.order.orderDay}T00:00:00Z`),
  });
  layOrder(paper, document);
  return paper.finish();
}

/** `renderPurchase` with the PDF as the first attachment. */
export async function renderPurchaseWithPdf(
  purchase: Purchase,
  options: PurchaseOptions & PdfOptions = {},
): Promise<Rendered> {
  const pdf: Attachment = {
    name: fileName(purchase, "pdf"),
    mediaType: "application/pdf",
    base64: Buffer.from(await renderPdf(purchase, options)).toString("base64"),
  };
  return renderPurchase(purchase, {
    ...options,
    attachments: [pdf, ...(options.attachments ?? [])],
  });
}

function paperOf(language: string): "A4" | "Letter" {
  return /[-_](US|CA|MX)\b/i.test(language) ? "Letter" : "A4";
}
