import { request } from "node:http";

/** A business in a real Odoo to measure on: one warehouse, 20 vendors, storable products with a manual rule each. */

export interface Server {
  readonly url: string;
  readonly database: string;
  readonly login: string;
  readonly password: string;
}

type Value = unknown;

export interface Rpc {
  call<T>(model: string, method: string, args: readonly Value[], named?: object): Promise<T>;
}

/** Signs in and calls methods over /jsonrpc, as Odoo 16 to 19 answer it. */
export async function open(server: Server): Promise<Rpc> {
  const { database, login, password } = server;
  const post = async <T>(service: string, method: string, args: readonly Value[]): Promise<T> => {
    const text = await send(
      `${server.url}/jsonrpc`,
      JSON.stringify({
        jsonrpc: "2.0",
        method: "call",
        id: 1,
        params: { service, method, args },
      }),
    );
    const answer = JSON.parse(text) as {
      readonly result?: T;
      readonly error?: { readonly data: { readonly name: string; readonly message: string } };
    };
    if (answer.error !== undefined)
      throw new Error(`${method} ${args[4] ?? ""}: ${answer.error.data.message}`);
    return answer.result as T;
  };
  const uid = await post<number | false>("common", "authenticate", [database, login, password, {}]);
  if (uid === false) throw new Error(`${server.url} does not accept the login ${login}.`);
  return {
    call: (model, method, args, named = {}) =>
      post("object", "execute_kw", [database, uid, password, model, method, args, named]),
  };
}

/** Waits as long as it takes: `fetch` gives up on a scheduler that is silent for five minutes. */
function send(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: "POST", headers: { "content-type": "application/json" } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve(Buffer.concat(chunks).toString("utf8"));
        });
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

export interface Size {
  readonly rules: number;
  readonly vendors: number;
  /** Share of the rules whose stock is below the minimum. */
  readonly below: number;
}

const batch = 500;

/** Makes the business, or leaves it as it is when an earlier run made it. Says how many rules are below their minimum. */
export async function prepare(rpc: Rpc, size: Size): Promise<number> {
  const random = numbers(7);
  const plans = Array.from({ length: size.rules }, (_, index) => {
    const minimum = 10 + Math.floor(random() * 40);
    const maximum = minimum + 20 + Math.floor(random() * 100);
    const low = random() < size.below;
    const onHand = low
      ? Math.floor(random() * minimum)
      : minimum + Math.floor(random() * (maximum - minimum));
    return {
      code: `B-${String(index + 1).padStart(5, "0")}`,
      vendor: index % size.vendors,
      price: (100 + Math.floor(random() * 9900)) / 100,
      minimum,
      maximum,
      low,
      onHand,
    };
  });
  const low = plans.filter((plan) => plan.low).length;
  const made = await rpc.call<number>("stock.warehouse.orderpoint", "search_count", [
    [["product_id.default_code", "like", "B-"]],
  ]);
  if (made === size.rules) return low;
  if (made > 0)
    throw new Error(`There are ${made} rules from another size of this bench; use a new database.`);

  const vendors = await rpc.call<number[]>("res.partner", "create", [
    Array.from({ length: size.vendors }, (_, index) => ({
      name: `Vendor ${index + 1}`,
      email: `orders@vendor-${index + 1}.example`,
      is_company: true,
      supplier_rank: 1,
    })),
  ]);
  const [stock] = await rpc.call<{ lot_stock_id: [number, string] }[]>(
    "stock.warehouse",
    "search_read",
    [[]],
    { fields: ["lot_stock_id"], limit: 1 },
  );
  const location = stock?.lot_stock_id[0];
  const known = await rpc.call<object>("product.product", "fields_get", [["is_storable"]]);
  const storable =
    "is_storable" in known ? { type: "consu", is_storable: true } : { detailed_type: "product" };
  for (let from = 0; from < plans.length; from += batch) {
    const some = plans.slice(from, from + batch);
    const products = await rpc.call<number[]>("product.product", "create", [
      some.map((plan) => ({
        ...storable,
        name: `Item ${plan.code}`,
        default_code: plan.code,
        seller_ids: [
          [0, 0, { partner_id: vendors[plan.vendor], price: plan.price, delay: 3, min_qty: 0 }],
        ],
      })),
    ]);
    await rpc.call("stock.warehouse.orderpoint", "create", [
      some.map((plan, index) => ({
        product_id: products[index],
        location_id: location,
        product_min_qty: plan.minimum,
        product_max_qty: plan.maximum,
        trigger: "manual",
      })),
    ]);
    const quants = await rpc.call<number[]>(
      "stock.quant",
      "create",
      [
        some.map((plan, index) => ({
          product_id: products[index],
          location_id: location,
          inventory_quantity: plan.onHand,
        })),
      ],
      { context: { inventory_mode: true } },
    );
    await rpc.call("stock.quant", "action_apply_inventory", [quants]);
    process.stderr.write(`\rprepared ${from + some.length} of ${plans.length} rules`);
  }
  process.stderr.write("\n");
  return low;
}

/** Mulberry32: the same business on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
