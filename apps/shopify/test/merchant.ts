import type { Outcome } from "../src/api.ts";
import type { Desk } from "../src/desk.ts";
import { openDesk } from "../src/desk.ts";
import type { Form } from "../src/forms.ts";
import { tend } from "../src/tend.ts";
import { sessionToken } from "./world/platform.ts";
import type { Shop } from "./world/shop.ts";
import type { Stage } from "./world/stage.ts";

/** Somebody at a shop's admin: every request carries a session token signed with the app's secret. */
export interface Merchant {
  readonly shop: Shop;
  readonly desk: Desk;
  visit(path: string): Request;
  post(form: Form, file?: string): Promise<Outcome>;
  /** Everything that is due for the shop, until nothing changes any more. */
  settle(): Promise<void>;
}

/** Shopify's package turns robots away. */
export const browser =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

export const scopes = [
  "read_products",
  "read_locations",
  "write_inventory",
  "write_metaobjects",
  "write_metaobject_definitions",
  "write_products",
];

/** Opens a shop with some items and installs the app by opening it, as a merchant does. */
export async function install(
  stage: Stage,
  domain = "acme.myshopify.com",
  places: readonly string[] = ["Main", "Cellar"],
): Promise<Merchant> {
  const shop = stage.platform.open(domain, places);
  shop.scopes = [...scopes];
  const at = stage.platform.now();
  for (const [sku, title, available] of [
    ["TEA-1", "Green tea", 12],
    ["TEA-2", "Black tea", 40],
    ["CUP-1", "Cup", 3],
    ["POT-1", "Pot", 8],
  ] as const)
    shop.stock(sku, title, available, at);
  return enter(stage, shop);
}

export async function enter(stage: Stage, shop: Shop): Promise<Merchant> {
  const desk = openDesk(stage.app);
  const host = Buffer.from(`admin.shopify.com/store/${shop.domain.split(".")[0]}`).toString(
    "base64",
  );
  const visit = (path: string): Request => {
    const url = new URL(path, "https://parstock.example");
    url.searchParams.set("embedded", "1");
    url.searchParams.set("shop", shop.domain);
    url.searchParams.set("host", host);
    url.searchParams.set("id_token", sessionToken(shop.domain, Date.now()));
    return new Request(url, { headers: { "user-agent": browser } });
  };
  const refusal = await desk.refuse(visit("/"));
  if (refusal !== null) throw new Error(`refused with ${refusal.status}`);
  return {
    shop,
    desk,
    visit,
    post(form, file) {
      const data = new FormData();
      data.set("form", JSON.stringify(form));
      if (file !== undefined) data.set("file", new Blob([file]));
      const authorization = `Bearer ${sessionToken(shop.domain, Date.now())}`;
      return desk.act(
        new Request("https://parstock.example/", {
          method: "POST",
          headers: { authorization, "user-agent": browser },
          body: data,
        }),
      );
    },
    async settle() {
      for (let round = 0; round < 4; round += 1) await tend(stage.app, shop.domain);
    },
  };
}

/** Suppliers, prices and points for the four items. */
export async function furnish({ post }: Merchant): Promise<void> {
  const outcomes = [
    await post({
      intent: "supplier",
      id: "",
      name: "Leaf & Co",
      email: "orders@leaf.example",
      currency: "EUR",
      language: "en",
      minimum: "",
    }),
    ...(await Promise.all(
      ["TEA-1", "TEA-2", "CUP-1"].map((item) =>
        post({
          intent: "offer",
          supplier: "Leaf & Co",
          item,
          supplierSku: `L-${item}`,
          price: "4.50",
          currency: "EUR",
          packSize: "6",
          minimumQuantity: "",
          leadTimeDays: "5",
          preferred: false,
        }),
      ),
    )),
    await post({
      intent: "figures",
      rows: [{ item: "TEA-1", location: "Main" }],
      point: "15",
      level: "40",
    }),
  ];
  const problems = outcomes.filter(({ kind }) => kind === "problem");
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
}
