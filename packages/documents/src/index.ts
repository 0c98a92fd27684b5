export { renderCsv, type CsvOptions } from "./csv.ts";
export { type DocumentOptions } from "./document.ts";
export { renderHtml } from "./html.ts";
export { renderPurchase, type PurchaseOptions } from "./purchase.ts";
export { type MailTemplate, type MailTemplates } from "./template.ts";
export { renderText } from "./text.ts";
