import type { Attachment, Purchase, Rendered } from "@parstock/core";
import { encode } from "js-base64";

import type { CsvOptions } from "./csv.ts";
import { renderCsv } from "./csv.ts";
import type { DocumentOptions } from "./document.ts";
import { composeOrder } from "./document.ts";
import { layHtml } from "./html.ts";
import { layText } from "./text.ts";

/** How an order becomes a mail. */
export interface PurchaseOptions extends DocumentOptions, CsvOptions {
  /** Files that another renderer made; they come before the CSV. */
  readonly attachments?: readonly Attachment[];
}

/** An order as a mail that needs only addresses: subject, text, HTML and the CSV file. Pure; the PDF is in `/pdf`. */
export function renderPurchase(purchase: Purchase, options: PurchaseOptions = {}): Rendered {
  const document = composeOrder(purchase, options);
  return {
    subject: document.subject,
    text: layText(document),
    html: layHtml(document),
    attachments: [
      ...(options.attachments ?? []),
      {
        name: fileName(purchase, "csv"),
        mediaType: "text/csv",
        base64: encode(renderCsv(purchase, options)),
      },
    ],
  };
}

/** The order's reference as a file name that every file system and mail client takes. */
export function fileName({ order }: Purchase, extension: string): string {
  const name = order.reference
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 80);
  return `${name === "" ? "order" : name}.${extension}`;
}
