import type {
  Context,
  Day,
  DemandEntry,
  Exchange,
  HttpRequest,
  HttpResponse,
  Instant,
  ItemEntry,
  Page,
  StockLevel,
  Supplier,
  Supply,
} from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { type Fields, fieldsOf, needList, parseJson, textIn } from "../lib/json.ts";
import { nextPage, pageNumber, rowsOf } from "../lib/page.ts";
import { ask, askFields, get } from "../lib/talk.ts";
import { withQuery } from "../lib/url.ts";
import { voice } from "./explain.ts";
import { demandOf, itemOf, openStatuses, stockOf, suppliesOf, supplierOf } from "./map.ts";
import { parseContact, parseInvoice, parseItem, parseOrder } from "./wire.ts";

export const api = "https://api.xero.com/api.xro/2.0";

/** The most that Xero gives: https://developer.xero.com/documentation/api/accounting/requests-and-responses */
const pageSize = 1000;

/** Every request names the organisation: without the header Xero answers 403. */
export function tenant(context: Context): Readonly<Record<string, string>> {
  const id = context.settings["tenantId"] ?? "";
  return id === "" ? {} : { "xero-tenant-id": id };
}

/** Xero has no pages of items: one answer holds them all. */
export function* readStock(
  context: Context,
  _cursor: string | null,
  since: Instant | null,
): Exchange<Page<StockLevel>> {
  const values = yield* readItemValues(context, since, "IsTrackedAsInventory==true");
  const { rows, faults } = rowsOf(values, (value) => stockOf(parseItem(value), context));
  const nothing = since === null && values.length === 0;
  const reason = "Xero tracks the stock of no item; track items there or choose another source.";
  return { rows, next: null, faults: nothing ? [reason] : faults };
}

/** Xero keeps neither reorder points nor preferred suppliers: rules and offers are Parstock's own. */
export function* readItems(
  context: Context,
  _cursor: string | null,
  since: Instant | null,
): Exchange<Page<ItemEntry>> {
  const values = yield* readItemValues(context, since);
  const { rows, faults } = rowsOf(values, (value): ItemEntry[] => [
    { item: itemOf(parseItem(value)), rules: [], offers: [] },
  ]);
  return { rows, next: null, faults };
}

function* readItemValues(
  context: Context,
  since: Instant | null,
  where?: string,
): Exchange<readonly unknown[]> {
  const changed = since === null ? {} : { "if-modified-since": since.slice(0, 19) };
  const response = yield* ask(
    voice,
    context,
    get(withQuery(`${api}/Items`, { unitdp: 4, where }), { ...tenant(context), ...changed }),
  );
  return response.status === 304 ? [] : needList(bodyOf(response), "Items", "the answer of Xero");
}

function bodyOf(response: HttpResponse): Fields {
  return fieldsOf(parseJson(response.body, voice.title), "the answer of Xero");
}

/** The cursor is a page number with the currency of those who have none: "2/NZD". */
export function* readSuppliers(context: Context, cursor: string | null): Exchange<Page<Supplier>> {
  const [page = null, known] = cursor?.split("/") ?? [];
  const currency = known ?? (yield* readBaseCurrency(context));
  const values = yield* readList(context, "Contacts", page, { where: "IsSupplier==true" });
  const { rows, faults } = rowsOf(values, (value) => [supplierOf(parseContact(value), currency)]);
  const next = nextPage(page, values.length, pageSize);
  return { rows, faults, next: next === null ? null : `${next}/${currency}` };
}

function* readBaseCurrency(context: Context): Exchange<string> {
  return textIn(yield* readOrganisation(context), "BaseCurrency") ?? "USD";
}

export function* readOrganisation(context: Context): Exchange<Fields> {
  const answer = yield* askFields(voice, context, get(`${api}/Organisation`, tenant(context)));
  const [organisation] = needList(answer, "Organisations", "the answer of Xero");
  return fieldsOf(organisation, "the organisation of Xero");
}

/** One status after the other; the cursor is "SUBMITTED/2". Drafts count as drafts. */
export function* readOpenOrders(context: Context, cursor: string | null): Exchange<Page<Supply>> {
  const [status = openStatuses[0], page = "1"] = cursor?.split("/") ?? [];
  const values = yield* readList(context, "PurchaseOrders", page, { status });
  const { rows, faults } = rowsOf(values, (value) => suppliesOf(parseOrder(value), context));
  const more = nextPage(page, values.length, pageSize);
  const later = openStatuses[openStatuses.findIndex((open) => open === status) + 1];
  const next = more !== null ? `${status}/${more}` : later === undefined ? null : `${later}/1`;
  return { rows, faults, next };
}

/** What was invoiced to customers; credit notes are not taken off. */
export function* readDemand(
  context: Context,
  period: { readonly from: Day; readonly to: Day },
  cursor: string | null,
): Exchange<Page<DemandEntry>> {
  const values = yield* readList(context, "Invoices", cursor, {
    where: `Type=="ACCREC" AND Date>=${dateTime(period.from)} AND Date<=${dateTime(period.to)}`,
    Statuses: "AUTHORISED,PAID",
  });
  const { rows, faults } = rowsOf(values, (value) => demandOf(parseInvoice(value), context));
  return { rows, faults, next: nextPage(cursor, values.length, pageSize) };
}

function dateTime(day: Day): string {
  return `DateTime(${day.split("-").map(Number).join(",")})`;
}

function* readList(
  context: Context,
  name: "Contacts" | "PurchaseOrders" | "Invoices",
  page: string | null,
  filter: Readonly<Record<string, string>>,
): Exchange<readonly unknown[]> {
  const request: HttpRequest = get(
    withQuery(`${api}/${name}`, { ...filter, page: pageNumber(page), pageSize }),
    tenant(context),
  );
  const response = yield* ask(voice, context, request);
  spareCalls(response, context);
  return needList(bodyOf(response), name, "the answer of Xero");
}

/** Long reads stop before they eat the calls that orders will need today. */
function spareCalls({ headers }: HttpResponse, context: Context): void {
  const left = Number(headers["x-daylimit-remaining"] ?? NaN);
  const reserve = Number(context.settings["reservedCalls"] ?? 200);
  if (left >= reserve || Number.isNaN(left)) return;
  fail({
    code: "throttled",
    message: `Only ${left} of Xero's calls are left for 24 hours; they are kept for placing orders, and reading goes on later.`,
    vendorCode: "day",
  });
}
