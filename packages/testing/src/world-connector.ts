import {
  type Difference,
  fail,
  type Failure,
  type HttpRequest,
  type HttpResponse,
  type Instant,
  type OrderProgress,
  type PlaceAnswer,
  type Purchase,
  type Run,
  type Source,
  type StockPage,
  type Supply,
  type Target,
} from "@parstock/core";

/** Reads the stock of a world, page by page. */
export const worldSource: Source = {
  name: "world",
  *readStock(cursor): Run<StockPage> {
    const response = yield* send(`stock?page=${cursor ?? "0"}`);
    if (response.status !== 200) fail(failureOf(response));
    return JSON.parse(response.body) as StockPage;
  },
};

/** The same where the system that counts the stock also keeps the orders. */
export const worldSourceWithSupply: Source = {
  ...worldSource,
  *readSupply() {
    const response = yield* send("supply");
    if (response.status !== 200) fail(failureOf(response));
    return JSON.parse(response.body) as { supply: Supply[]; next: null };
  },
};

interface Shown {
  readonly id: string;
  readonly lines: readonly {
    readonly number: number;
    readonly quantity: string;
    readonly price: string;
  }[];
}

/** Places orders in a world as a careful connector does: a 5xx or a broken connection is an open question. */
export function worldTarget(settleMs: number): Target {
  return {
    name: "world",
    connection: "world",
    settleMs,
    *find(reference, purchase) {
      const response = yield* send(`orders?reference=${reference}`);
      if (response.status !== 200) return null;
      return (JSON.parse(response.body) as Shown[]).map((order) => ({
        externalId: order.id,
        differences: differencesOf(purchase, order),
      }));
    },
    *create(purchase, deadline) {
      const response = yield* send("orders", JSON.stringify(purchase.order), deadline);
      const failure = failureOf(response);
      if (response.lost === "not-sent" || response.status === 429)
        return { kind: "not-sent", failure };
      if (response.status === 422) return { kind: "refused", failure };
      if (response.status !== 201) return { kind: "lost", failure };
      const { id } = JSON.parse(response.body) as { readonly id: string };
      const back = yield* send(`orders/${id}`);
      if (back.status !== 200) return { kind: "lost", failure: failureOf(back) };
      const [order] = JSON.parse(back.body) as Shown[];
      if (order === undefined) return { kind: "lost", failure: failureOf(back) };
      return { kind: "placed", externalId: id, differences: differencesOf(purchase, order) };
    },
    *follow(purchase, externalId, closely) {
      const response = yield* send(`progress/${externalId}`);
      if (response.status !== 200) fail(failureOf(response));
      const { shown, ...progress } = JSON.parse(response.body) as OrderProgress & { shown: Shown };
      return closely ? { progress, differences: differencesOf(purchase, shown) } : { progress };
    },
    *amend(purchase, externalId, deadline) {
      const body = JSON.stringify(purchase.order);
      return yield* change(`amend/${externalId}`, body, purchase, externalId, deadline);
    },
    *cancel(purchase, externalId, deadline) {
      return yield* change(`cancel/${externalId}`, "", null, externalId, deadline);
    },
  };
}

function* change(
  url: string,
  body: string,
  wanted: Purchase | null,
  externalId: string,
  deadline: Instant,
): Run<PlaceAnswer> {
  const response = yield* send(url, body, deadline);
  const failure = failureOf(response);
  if (response.lost === "not-sent" || response.status === 429) return { kind: "not-sent", failure };
  if (response.status === 422) return { kind: "refused", failure };
  if (response.status !== 200) return { kind: "lost", failure };
  const [shown] = JSON.parse(response.body) as Shown[];
  const differences = wanted === null || shown === undefined ? [] : differencesOf(wanted, shown);
  return { kind: "placed", externalId, differences };
}

function* send(url: string, body?: string, deadline?: Instant): Run<HttpResponse> {
  const request: HttpRequest = {
    method: body === undefined ? "GET" : "POST",
    url,
    headers: {},
    intent: body === undefined ? "reads" : "writes",
    ...(body === undefined ? {} : { body }),
  };
  return (yield {
    kind: "http",
    connection: "world",
    request,
    ...(deadline === undefined ? {} : { deadline }),
  }) as HttpResponse;
}

function differencesOf({ order }: Purchase, found: Shown): Difference[] {
  return order.lines.flatMap((line) => {
    const shown = found.lines.find(({ number }) => number === line.number);
    return (["quantity", "price"] as const).flatMap((field) => {
      const other = shown?.[field] ?? "none";
      const differs = { line: line.number, field, ordered: line[field], found: other };
      return other === line[field] ? [] : [differs];
    });
  });
}

function failureOf({ status, lost }: HttpResponse): Failure {
  if (status === 429) return { code: "throttled", message: "The world asks for patience." };
  if (status === 404) return { code: "not-found", message: "The world has no such order." };
  if (status === 422) return { code: "rejected", message: "The world does not take this order." };
  return {
    code: lost === "no-answer" ? "outcome-unknown" : "unavailable",
    message: "The world did not answer.",
  };
}
