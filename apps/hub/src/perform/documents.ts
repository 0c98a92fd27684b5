import type { DocumentsEffect, Rendered } from "@parstock/core";
import type { MailTemplates } from "@parstock/documents";

/** An order as the mail it goes out in. The PDF writer and its fonts are loaded with the first order. */
export async function renderDocuments(
  { purchase, copy, revised = false }: Omit<DocumentsEffect, "kind">,
  templates: MailTemplates,
): Promise<Rendered> {
  const { renderPurchaseWithPdf } = await import("@parstock/documents/pdf");
  return renderPurchaseWithPdf(purchase, { copy, revised, templates });
}
