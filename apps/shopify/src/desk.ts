import { type Actor, fail, type FailureCode, failureOf } from "@parstock/core";

import type { Visitor } from "./admission.ts";
import type {
  Frame,
  HomePage,
  ItemPage,
  ItemsPage,
  OrderPage,
  OrdersPage,
  Outcome,
  SettingsPage,
  SupplierPage,
  SuppliersPage,
} from "./api.ts";
import type { App } from "./app.ts";
import { decideForShop, recordShopLimits } from "./decisions.ts";
import { readForm } from "./forms.ts";
import { importCsv } from "./import/index.ts";
import { actOnOrder, orderPdf } from "./orders.ts";
import { homePage } from "./pages/home.ts";
import { itemPage, type ItemsQuery, itemsPage, parseFigures, setFigures } from "./pages/items.ts";
import { orderPage, ordersPage } from "./pages/orders.ts";
import { supplierPage, suppliersPage } from "./pages/suppliers.ts";
import type { ShopState } from "./shop-book.ts";
import { parseShopSettings } from "./shop-settings.ts";
import { keepOffers, keepSuppliers, parseOffer, parseSupplier, removeOffer } from "./suppliers.ts";
import { askToTend } from "./tend.ts";

/** What the screens' loaders and actions ask of the server. Every answer is for the shop that the request proves. */
export interface Desk {
  frame(request: Request): Promise<Frame>;
  home(request: Request): Promise<HomePage>;
  items(request: Request): Promise<ItemsPage>;
  item(request: Request, item: string, location: string): Promise<ItemPage>;
  orders(request: Request): Promise<OrdersPage>;
  order(request: Request, reference: string): Promise<OrderPage>;
  pdf(request: Request, reference: string): Promise<Response>;
  suppliers(request: Request): Promise<SuppliersPage>;
  supplier(request: Request, id: string): Promise<SupplierPage>;
  settings(request: Request): Promise<SettingsPage>;
  /** Does what a form asks for; what is wrong with it is an answer, not an error. */
  act(request: Request): Promise<Outcome>;
  /** What Shopify's package answers to somebody who is not, or not yet, signed in; null for everybody else. */
  refuse(request: Request): Promise<Response | null>;
  addDocumentHeaders(request: Request, headers: Headers): void;
}

export function openDesk(app: App): Desk {
  const visit = async (
    request: Request,
  ): Promise<{ readonly visitor: Visitor; readonly state: ShopState }> => {
    const visitor = await app.admission.admin(request);
    const state = await app.shops.find(visitor.shop);
    if (state !== null) return { visitor, state };
    await app.shops.install(visitor.shop, app.now().toISOString() as ShopState["installedAt"]);
    const made = await app.shops.find(visitor.shop);
    return made === null
      ? fail({ code: "auth-revoked", message: "The app is not installed in this shop." })
      : { visitor, state: made };
  };
  const shown = async <T>(request: Request, show: (state: ShopState) => Promise<T>): Promise<T> => {
    const { state } = await visit(request);
    try {
      return await show(state);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure === null) throw thrown;
      throw new Response(failure.message, { status: statusOf(failure.code) });
    }
  };
  return {
    async frame(request) {
      const { visitor, state } = await visit(request);
      if (state.fullAt === null) await askToTend(app, visitor.shop);
      return { apiKey: app.environment.apiKey, locale: visitor.locale };
    },
    home: (request) => shown(request, (state) => homePage(app, state)),
    items: (request) =>
      shown(request, ({ shop }) => itemsPage(app, shop, itemsQuery(new URL(request.url)))),
    item: (request, item, location) =>
      shown(request, ({ shop }) => itemPage(app, shop, item, location)),
    orders: (request) =>
      shown(request, ({ shop }) => {
        const { searchParams } = new URL(request.url);
        const before = searchParams.get("before") ?? "";
        return ordersPage(app, shop, searchParams.get("group") ?? "all", before);
      }),
    order: (request, reference) => shown(request, ({ shop }) => orderPage(app, shop, reference)),
    pdf: (request, reference) =>
      shown(request, async ({ shop }) => {
        const bytes = await orderPdf(app, shop, reference);
        return new Response(Buffer.from(bytes), {
          headers: {
            "content-type": "application/pdf",
            "content-disposition": `attachment; filename="${reference.replace(/[^\w-]/g, "_")}.pdf"`,
            "cache-control": "no-store",
          },
        });
      }),
    suppliers: (request) => shown(request, ({ shop }) => suppliersPage(app, shop)),
    supplier: (request, id) => shown(request, ({ shop }) => supplierPage(app, shop, id)),
    settings: (request) =>
      shown(request, async ({ shop, settings }) => {
        const facts = await app.store.answer({
          kind: "ledger.tenant",
          tenant: shop,
          source: "",
          month: "",
        });
        return { ...settings, submissionStopped: facts.submissionStopped };
      }),
    async act(request) {
      const { visitor, state } = await visit(request);
      try {
        return await act(app, state, visitor.person, await request.formData());
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure === null) throw thrown;
        const { message, field } = failure;
        return { kind: "problem", message, ...(field === undefined ? {} : { field }) };
      }
    },
    async refuse(request) {
      try {
        // The body stays with the request for whoever answers it.
        await app.admission.admin(new Request(request.url, { headers: request.headers }));
        return null;
      } catch (thrown) {
        if (thrown instanceof Response) return thrown;
        throw thrown;
      }
    },
    addDocumentHeaders: (request, headers) => app.admission.addDocumentHeaders(request, headers),
  };
}

async function act(
  app: App,
  state: ShopState,
  person: Extract<Actor, { readonly kind: "person" }>,
  data: FormData,
): Promise<Outcome> {
  const { shop } = state;
  const form = await readForm(data);
  switch (form.intent) {
    case "order":
      await actOnOrder(app, shop, form.reference, form.action, person, form.version);
      return { kind: "done" };
    case "approve-many":
      for (const { reference, version } of form.orders)
        await actOnOrder(app, shop, reference, { action: "approve" }, person, version);
      return { kind: "done" };
    case "figures":
      await setFigures(app, shop, parseFigures(form));
      return { kind: "done" };
    case "run":
      await app.shops.change(shop, { runWanted: true });
      await askToTend(app, shop);
      return { kind: "done" };
    case "settings": {
      const settings = parseShopSettings({ ...state.settings, ...form.settings });
      await app.shops.change(shop, { settings });
      await recordShopLimits(app, shop, settings, person);
      return { kind: "done" };
    }
    case "supplier": {
      const supplier = parseSupplier(form);
      await keepSuppliers(app, shop, [supplier]);
      return { kind: "done", message: supplier.id };
    }
    case "offer":
      await keepOffers(app, shop, [parseOffer(form)]);
      await app.shops.change(shop, { runWanted: true });
      await askToTend(app, shop);
      return { kind: "done" };
    case "remove-offer":
      await removeOffer(app, shop, form.supplier, form.item);
      return { kind: "done" };
    case "import": {
      const answer = await importCsv(app, shop, form.text, person);
      await askToTend(app, shop);
      return { kind: "done", import: answer };
    }
    case "confirm-autopilot":
    case "stop":
    case "resume":
      await decideForShop(app, shop, form, person);
      return { kind: "done" };
  }
}

function itemsQuery({ searchParams }: URL): ItemsQuery {
  const show = searchParams.get("show");
  const page = Number(searchParams.get("page") ?? "1");
  return {
    search: (searchParams.get("search") ?? "").trim().slice(0, 100),
    show: show === "low" || show === "unset" ? show : "all",
    location: searchParams.get("location") ?? "",
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

function statusOf(code: FailureCode): number {
  switch (code) {
    case "not-found":
      return 404;
    case "auth-denied":
      return 403;
    case "conflict":
      return 409;
    case "bad-input":
      return 400;
    default:
      return 503;
  }
}
