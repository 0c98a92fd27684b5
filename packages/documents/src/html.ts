import type { Purchase } from "@parstock/core";

import { escapeHtml } from "./clean.ts";
import type { DocumentLine, DocumentOptions, Fact, OrderDocument } from "./document.ts";
import { composeOrder } from "./document.ts";

const font =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

/**
 * Inline styles carry the light look, since several mail clients drop style sheets. The sheet below is only for those
 * that honour it: dark colours that keep their contrast where a client would otherwise invert the page itself.
 */
const sheet = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.ps-page{background:#14171c!important}
.ps-card{background:#1d2127!important;border-color:#333a44!important}
.ps-ink{color:#f0f2f5!important}
.ps-dim{color:#a9b2be!important}
.ps-rule{border-color:#333a44!important}
.ps-band{background:#262b33!important}
.ps-copy{background:#4a3a10!important;color:#ffe7a8!important}
}
@media (max-width:480px){
.ps-pad{padding-left:16px!important;padding-right:16px!important}
.ps-outer{padding:0!important}
.ps-party{display:block!important;width:100%!important;padding-right:0!important}
}`;

const ink = "color:#1b2430;";
const dim = "color:#5b6673;";

/** The HTML body of the mail: tables and inline styles, no images, one column of facts on a phone. */
export function renderHtml(purchase: Purchase, options: DocumentOptions = {}): string {
  return layHtml(composeOrder(purchase, options));
}

export function layHtml(document: OrderDocument): string {
  const { labels } = document;
  const title = `${labels.purchaseOrder} ${document.reference}`;
  // At the top too: in a long mail that a client cuts off, the end is what is missing.
  const total = { label: labels.total, value: `${document.total} (${document.lineCount})` };
  const preview = `${document.lineCount} · ${labels.total} ${document.total}`;
  return `<!doctype html>
<html lang="${escapeHtml(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escapeHtml(title)}</title>
<style>${sheet}</style>
</head>
<body class="ps-page" style="margin:0;padding:0;background:#eef1f4;${font}">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
<table role="presentation" class="ps-page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#eef1f4">
<tr><td class="ps-outer" align="center" style="padding:24px 12px">
<table role="presentation" class="ps-card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:680px;background:#ffffff;border:1px solid #d9dfe6;${font}font-size:15px;line-height:22px;text-align:left">
${document.copy ? row(`<strong>${escapeHtml(labels.copyNotice)}</strong>`, "ps-pad ps-copy", "padding:12px 28px;background:#fff3cd;color:#6b4e00;") : ""}
${row(heading(document), "ps-pad", "padding:26px 28px 0")}
${row(paragraphs(document.intro), "ps-pad", "padding:12px 28px 0")}
${row(factTable([...document.facts, total]), "ps-pad", "padding:16px 28px 0")}
${row(parties(document), "ps-pad", "padding:4px 28px 0")}
${row(lineTable(document), "ps-pad", "padding:20px 28px 0")}
${document.terms.length === 0 ? "" : row(factTable(document.terms), "ps-pad", "padding:16px 28px 0")}
${document.note.length === 0 ? "" : row(small(labels.note) + paragraphs(document.note), "ps-pad", "padding:16px 28px 0")}
${row(`<p class="ps-ink" style="margin:0;${ink}">${document.closing.map(isolated).join("<br>")}</p>`, "ps-pad", "padding:20px 28px 28px")}
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function row(content: string, className: string, style: string): string {
  return `<tr><td class="${className}" style="${style}">${content}</td></tr>`;
}

function heading({ labels, buyer, reference }: OrderDocument): string {
  return `<div class="ps-dim" style="${dim}font-size:14px">${isolated(buyer[0] ?? "")}</div><h1 class="ps-ink" style="margin:2px 0 0;${ink}font-size:23px;line-height:30px;font-weight:700">${escapeHtml(labels.purchaseOrder)} ${isolated(reference)}</h1>`;
}

function paragraphs(lines: readonly string[]): string {
  return lines
    .map(
      (line) =>
        `<p class="ps-ink" dir="auto" style="margin:0 0 6px;${ink}">${escapeHtml(line)}</p>`,
    )
    .join("");
}

function factTable(facts: readonly Fact[]): string {
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th scope="row" class="ps-dim" style="${dim}padding:2px 16px 2px 0;text-align:left;vertical-align:top;font-weight:400;white-space:nowrap">${escapeHtml(label)}</th><td class="ps-ink" style="${ink}padding:2px 0;width:100%;word-break:break-word">${isolated(value)}</td></tr>`,
  );
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join("")}</table>`;
}

function parties({ labels, buyer, supplier, shipTo }: OrderDocument): string {
  const cells = [
    [labels.buyer, buyer],
    [labels.supplier, supplier],
    [labels.shipTo, shipTo],
  ] as const;
  const party = ([label, lines]: (typeof cells)[number]): string =>
    `<td class="ps-party" width="33%" style="padding:12px 14px 0 0;vertical-align:top;font-size:14px;line-height:20px;word-break:break-word">${small(label)}<div class="ps-ink" style="${ink}"><strong>${isolated(lines[0] ?? "")}</strong>${lines
      .slice(1)
      .map((line) => `<br>${isolated(line)}`)
      .join("")}</div></td>`;
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${cells.map(party).join("")}</tr></table>`;
}

function lineTable(document: OrderDocument): string {
  const { labels } = document;
  const head = (label: string, align: string, padding: string): string =>
    `<th scope="col" class="ps-dim ps-rule ps-band" style="${dim}background:#f4f6f8;border-bottom:1px solid #c9d1da;padding:${padding};text-align:${align};font-size:13px;line-height:18px;font-weight:600">${label}</th>`;
  return `<table class="ps-ink" width="100%" cellpadding="0" cellspacing="0" border="0" style="${ink}border-collapse:collapse;font-size:15px;line-height:22px">
<thead><tr>${head(escapeHtml(labels.name), "left", "8px")}${head(escapeHtml(labels.quantity), "right", "8px 4px")}${head(`${escapeHtml(labels.amount)} (${escapeHtml(document.currency)})`, "right", "8px")}</tr></thead>
<tbody>
${document.lines.map((line) => lineRow(line, document)).join("\n")}
</tbody>
<tfoot><tr><td colspan="3" class="ps-ink" style="${ink}padding:12px 8px;text-align:right;font-size:17px;line-height:24px;font-weight:700">${escapeHtml(labels.total)} ${escapeHtml(document.total)}<div class="ps-dim" style="${dim}font-size:13px;line-height:18px;font-weight:400">${escapeHtml(document.lineCount)}</div></td></tr></tfoot>
</table>`;
}

/** Kept terse, since Gmail cuts a mail off at 102 kB; what a row inherits from its table is not said again. */
function lineRow(line: DocumentLine, { labels }: OrderDocument): string {
  const numbers = [
    ...(line.supplierSku === undefined ? [] : [[labels.supplierSku, line.supplierSku]]),
    [labels.item, line.item],
    ...(line.expectedDay === undefined ? [] : [[labels.expectedDay, line.expectedDay]]),
  ]
    .map(([label = "", value = ""]) => `${escapeHtml(label)} ${isolated(value)}`)
    .join("<br>");
  return `<tr valign="top">${cell("8px;word-break:break-word", "left", `${line.number}. ${isolated(line.name)}${below(numbers)}`)}${cell("4px", "right", `${escapeHtml(line.quantity)}${below(`× ${escapeHtml(line.price)}`)}`)}${cell("8px", "right", escapeHtml(line.amount))}</tr>`;
}

function cell(padding: string, align: string, content: string): string {
  return `<td class="ps-rule" align="${align}" style="padding:10px ${padding};border-bottom:1px solid #e3e8ed">${content}</td>`;
}

function below(content: string): string {
  return `<div class="ps-dim" style="${dim}font-size:13px;line-height:18px">${content}</div>`;
}

function small(label: string): string {
  return below(escapeHtml(label));
}

/** Text of foreign origin: its direction must not leak into the words around it. */
function isolated(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}
