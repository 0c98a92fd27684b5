import { fail, type OrderReference, type Purchase } from "@parstock/core";

import type { Hub } from "../hub.ts";
import { renderDocuments } from "../perform/documents.ts";
import { orderFile } from "./order-file.ts";

export type DocumentFormat = "pdf" | "html" | "text" | "csv" | "eml";

export const documentFormats: readonly {
  readonly format: DocumentFormat;
  readonly mediaType: string;
}[] = [
  { format: "pdf", mediaType: "application/pdf" },
  { format: "html", mediaType: "text/html; charset=utf-8" },
  { format: "text", mediaType: "text/plain; charset=utf-8" },
  { format: "csv", mediaType: "text/csv; charset=utf-8" },
  { format: "eml", mediaType: "message/rfc822" },
];

export interface OrderDocument {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An order in one format, rendered as it stands now. Fails with `not-found`, or `bad-input` for an unknown format. */
export async function renderOrder(
  hub: Hub,
  reference: OrderReference,
  format: string,
): Promise<OrderDocument> {
  const known = documentFormats.find((candidate) => candidate.format === format);
  if (known === undefined) {
    return fail({
      code: "bad-input",
      message: `There is no document format "${format.slice(0, 20)}"; known are ${documentFormats.map((entry) => entry.format).join(", ")}.`,
    });
  }
  const { state } = await orderFile(hub, reference);
  const purchase: Purchase = {
    order: state.order,
    supplier: state.parties.supplier,
    shipTo: state.parties.shipTo,
    company: hub.settings.core.company,
  };
  const extension = known.format === "text" ? "txt" : known.format;
  const name = `${reference}.${extension}`;
  return {
    name,
    mediaType: known.mediaType,
    bytes: await bytesOf(hub, purchase, known.format, state.mayHaveArrived),
  };
}

async function bytesOf(
  hub: Hub,
  purchase: Purchase,
  format: DocumentFormat,
  copy: boolean,
): Promise<Buffer> {
  const { templates, core } = hub.settings;
  if (format === "pdf") {
    const { renderPdf } = await import("@parstock/documents/pdf");
    return Buffer.from(await renderPdf(purchase, { copy, templates }));
  }
  const documents = await import("@parstock/documents");
  if (format === "html") return Buffer.from(documents.renderHtml(purchase, { copy, templates }));
  if (format === "text") return Buffer.from(documents.renderText(purchase, { copy, templates }));
  if (format === "csv") return Buffer.from(documents.renderCsv(purchase));
  const { composeMime } = await import("../mail/mime.ts");
  const rendered = await renderDocuments({ purchase, copy }, templates);
  const { email } = purchase.supplier;
  return composeMime(
    {
      messageId: `${purchase.order.reference}.preview@parstock.invalid`,
      from: core.from,
      to: email === undefined ? [] : [email],
      copyTo: [...core.copyTo, ...(purchase.supplier.copyTo ?? [])],
      ...(core.replyTo === undefined ? {} : { replyTo: core.replyTo }),
      ...rendered,
      headers: { "X-Parstock-Reference": purchase.order.reference },
    },
    hub.now(),
  );
}
