import type {
  AuditAnswer,
  AutopilotState,
  ExceptionPage,
  ItemDetail,
  LimitsPage,
  LowPage,
  OrderAction,
  OrderDetail,
  OrderPage,
  Overview,
  QuietPage,
  QuietRow,
  RunPage,
} from "../api.ts";

/** The hub said no, or said nothing: `status` 0 means that no answer came. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "Refusal";
    this.status = status;
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

function address(path: string, query: Query = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
  return filled.length === 0 ? `/api${path}` : `/api${path}?${search}`;
}

async function send(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      headers: { accept: "application/json", ...init.headers },
    });
  } catch {
    throw new Refusal(0, "");
  }
  if (response.ok) return response;
  throw new Refusal(response.status, sentenceOf(await response.json().catch(() => null)));
}

async function read<T>(response: Response): Promise<T> {
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer !== "object" || answer === null) throw new Refusal(response.status, "");
  return answer as T;
}

async function ask<T>(url: string): Promise<T> {
  return read(await send(url));
}

function sentenceOf(answer: unknown): string {
  return typeof answer === "object" && answer !== null && "message" in answer
    ? String(answer.message)
    : "";
}

function post(path: string, body: unknown): Promise<Response> {
  return send(address(path), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const part = encodeURIComponent;

export interface LowQuery {
  readonly search: string;
  readonly outcome: string;
  readonly limit: number;
  readonly offset: number;
}

export interface OrderQuery {
  readonly status: string;
  readonly supplier: string;
  readonly search: string;
  readonly limit: number;
}

type Place = Pick<QuietRow, "item" | "location">;

export type Scope = Pick<AutopilotState["confirmations"][number], "kind" | "id">;

export const hub = {
  overview: (): Promise<Overview> => ask(address("/overview")),
  low: (query: LowQuery): Promise<LowPage> => ask(address("/low", { ...query })),
  quiet: (): Promise<QuietPage> => ask(address("/quiet")),
  snooze: (by: string, snooze: Place & { until: string; reason: string }): Promise<unknown> =>
    post("/quiet/snooze", { by, ...snooze }),
  wake: (by: string, place: Place): Promise<unknown> => post("/quiet/wake", { by, ...place }),
  item: (location: string, item: string): Promise<ItemDetail> =>
    ask(address(`/items/${part(location)}/${part(item)}`)),
  orders: (query: OrderQuery, before?: string): Promise<OrderPage> =>
    ask(address("/orders", { ...query, before })),
  order: (reference: string): Promise<OrderDetail> => ask(address(`/orders/${part(reference)}`)),
  act: async (
    reference: string,
    version: number,
    by: string,
    action: OrderAction,
  ): Promise<OrderDetail> =>
    read(await post(`/orders/${part(reference)}/actions`, { version, by, ...action })),
  runs: (limit: number, before?: string): Promise<RunPage> =>
    ask(address("/runs", { limit, before })),
  startRun: (by: string, feedChecked: boolean): Promise<unknown> =>
    post("/runs", { by, feedChecked }),
  exceptions: (): Promise<ExceptionPage> => ask(address("/exceptions")),
  limits: (): Promise<LimitsPage> => ask(address("/limits")),
  recordLimits: (by: string): Promise<unknown> => post("/limits/record", { by }),
  autopilot: (): Promise<AutopilotState> => ask(address("/autopilot")),
  confirm: (by: string, scope: Scope): Promise<unknown> =>
    post("/autopilot/confirm", { by, scope }),
  withdraw: (by: string, scope: Scope): Promise<unknown> =>
    post("/autopilot/withdraw", { by, scope }),
  stop: (by: string, reason: string): Promise<unknown> => post("/autopilot/stop", { by, reason }),
  resume: (by: string): Promise<unknown> => post("/autopilot/resume", { by }),
  audit: (): Promise<AuditAnswer> => ask(address("/audit")),
};
