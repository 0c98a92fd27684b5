import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { missing, openShop, packed, type Shop } from "../shop.ts";

// The built zip in a real WordPress with WooCommerce, driven as a shopkeeper drives it, and hurt where it may hurt.

describe.skipIf(missing !== null)(
  `in a real shop${missing === null ? "" : ` (${missing})`}`,
  () => {
    let shop: Shop;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      shop = await openShop();
      browser = await chromium.launch({
        executablePath: process.env["PARSTOCK_CHROMIUM"] ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
      });
      page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      page.setDefaultTimeout(20_000);
    });
    afterAll(async () => {
      await browser?.close();
      await shop?.close();
    });

    const admin = (path: string) => page.goto(`${shop.url}/wp-admin/${path}`);
    const look = async (name: string): Promise<void> => {
      const folder = process.env["PARSTOCK_SCREENSHOTS"];
      if (folder !== undefined)
        await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    };
    const ask = async <T>(code: string): Promise<T> =>
      JSON.parse(await shop.php(`echo json_encode(${code});`)) as T;
    const P = String.raw`\Parstock\WooCommerce` + "\\";

    const run = `${P}Run::start('schedule');`;

    /** A product with a supplier of its own, and so much in stock; its number. */
    const product = (sku: string, stock: number, confirmed = false): Promise<number> =>
      shop
        .php(
          `$product = new WC_Product_Simple(); $product->set_name('Product ${sku}'); $product->set_sku('${sku}');
        $product->set_regular_price('3'); $product->set_manage_stock(true); $product->set_stock_quantity(${stock});
        $id = $product->save();
        ${P}Suppliers::save(['code' => '${sku}', 'name' => 'Seller of ${sku}', 'email' => 'orders@s.example']);
        ${P}Items::save($id, ['supplier' => '${sku}', 'supplier_sku' => 'N-${sku}', 'cost' => '1.85',
          'reorder_point' => '10', 'order_up_to' => '50', 'multiple' => '12', 'lead_time_days' => '5']);
        ${P}Items::confirm($id, ${String(confirmed)});
        ${confirmed ? `${P}Settings::save(['autopilot' => 'auto']);` : ""} echo $id;`,
        )
        .then(Number);
    const sell = (id: number, quantity: number) =>
      shop.rest("POST", "orders", {
        status: "processing",
        line_items: [{ product_id: id, quantity }],
      });
    interface Found {
      reference: string;
      status: string;
      quantity: string;
    }
    const ordersOf = (id: number): Promise<Found[]> =>
      ask(`array_values(array_filter(array_map(function ($state) {
    foreach ($state->order->lines as $line) if ($line->item === '#${id}')
      return ['reference' => $state->order->reference, 'status' => $state->status, 'quantity' => $line->quantity];
  }, ${P}OrderBook::page('', '', 1, 1000)[0])))`);
    const stockOf = (id: number): Promise<number> =>
      ask(`wc_get_product(${id})->get_stock_quantity()`);
    const mailsOf = (reference: string) =>
      shop.mails.filter((mail) => mail.headers.get("x-parstock-reference") === reference);

    test("the zip is installed and activated by hand", async () => {
      await admin("");
      await page.fill("#user_login", "admin");
      await page.fill("#user_pass", "admin");
      await page.click("#wp-submit");
      await admin("plugin-install.php?tab=upload");
      await page.setInputFiles("#pluginzip", packed());
      await page.click("#install-plugin-submit");
      await page.click("text=Activate Plugin");
      await admin("admin.php?page=parstock");
      expect(await page.locator("h1").allTextContents()).toEqual(["Purchase orders"]);
    });

    test("a supplier, and how a product is bought, are entered", async () => {
      await admin("admin.php?page=parstock-suppliers");
      await page.fill("#parstock-code", "north");
      await page.fill("#parstock-name", 'North & "Söhne"');
      await page.fill("#parstock-email", "orders@north.example");
      await page.getByRole("button", { name: "Keep supplier" }).click();
      expect(await page.textContent("table.widefat")).toContain('North & "Söhne"');

      const { body } = await shop.rest("POST", "products", {
        name: "Napkins",
        sku: "NAP",
        regular_price: "3",
        manage_stock: true,
        stock_quantity: 20,
      });
      const { id } = body as { id: number };
      await admin(`post.php?post=${id}&action=edit`);
      await page.click(".inventory_options a");
      await page.selectOption(`#parstock_supplier_${id}`, "north");
      await page.fill(`#parstock_supplier_sku_${id}`, "N-77");
      await page.fill(`#parstock_cost_${id}`, "1,85");
      await page.fill(`#parstock_reorder_point_${id}`, "10");
      await page.fill(`#parstock_order_up_to_${id}`, "50");
      await page.fill(`#parstock_multiple_${id}`, "12");
      await page.fill(`#parstock_lead_time_days_${id}`, "abc");
      await look("product");
      await page.click("#publish");
      await page.waitForSelector(".error, #message");
      expect(await page.textContent("body")).toContain("abc is no lead time days");
      expect(await ask(`${P}Items::find(${id})`)).toMatchObject({
        cost: "1.85",
        supplier: "north",
        multiple: "12",
      });
      await shop.work();
    });

    test("a sale by REST becomes one order that waits; a person approves it and one mail goes out", async () => {
      const id = await ask<number>(`wc_get_product_id_by_sku('NAP')`);
      expect((await sell(id, 12)).status).toBe(201);
      const pending = await ask<number>(
        `count(as_get_scheduled_actions(['hook' => 'parstock_decide', 'status' => 'pending', 'per_page' => 50], 'ids'))`,
      );
      expect(pending).toBe(1);
      expect(await ordersOf(id)).toEqual([]);
      await shop.work();
      const [order] = await ordersOf(id);
      expect(order).toMatchObject({ status: "waiting", quantity: "48" });
      expect(mailsOf(order?.reference ?? "")).toHaveLength(0);

      await admin("admin.php?page=parstock-low");
      await look("low");
      await admin("admin.php?page=parstock");
      await look("orders");
      await page.click(`text=${order?.reference}`);
      expect(await page.textContent("body")).toContain(
        "8 is at or below 10: 50 - 8 = 42 pcs are needed.",
      );
      await page.getByRole("button", { name: "Approve and send" }).click();
      await page.waitForSelector(".parstock-state.is-sent");
      await look("order");
      await shop.work();
      expect(mailsOf(order?.reference ?? "")).toHaveLength(1);
      const [mail] = mailsOf(order?.reference ?? "");
      expect(mail?.subject).toBe(`Purchase order ${order?.reference} from Corner Shop`);
      expect(mail?.messageId).toBe(`<${order?.reference}@shop.example>`);
      expect(mail?.html).toContain("88.80 EUR");
      expect(mail?.html).toContain('North &amp; "Söhne"');
    });

    test("it is received on the screen, and the stock rises by what came", async () => {
      const id = await ask<number>(`wc_get_product_id_by_sku('NAP')`);
      const [order] = await ordersOf(id);
      await admin(`admin.php?page=parstock&order=${order?.reference}`);
      await page.fill('input[name="received[1]"]', "40");
      await page.getByRole("button", { name: "Book as received" }).click();
      await page.waitForSelector(".parstock-state.is-partly-received");
      expect(await stockOf(id)).toBe(48);
      await page.getByRole("button", { name: "Book as received" }).click();
      await page.waitForSelector(".parstock-state.is-received");
      expect(await stockOf(id)).toBe(56);
      await look("received");
    });

    test("a sale through checkout decides nothing while the customer waits", async () => {
      await shop.php(`${P}Settings::save(['autopilot' => 'auto']);`);
      const id = await product("CHK", 15, true);
      await shop.work();
      const store = `${shop.url}/wp-json/wc/store/v1/`;
      const cart = await fetch(`${store}cart`);
      const headers = {
        "content-type": "application/json",
        "cart-token": cart.headers.get("cart-token") ?? "",
        nonce: cart.headers.get("nonce") ?? "",
      };
      await fetch(`${store}cart/add-item`, {
        method: "POST",
        headers,
        body: JSON.stringify({ id, quantity: 7 }),
      });
      const address = {
        first_name: "Ada",
        last_name: "L",
        address_1: "Street 1",
        city: "Berlin",
        postcode: "10115",
        country: "DE",
        state: "DE-BE",
        email: "ada@customer.example",
        phone: "1",
      };
      const paid = await fetch(`${store}checkout`, {
        method: "POST",
        headers,
        body: JSON.stringify({
          billing_address: address,
          shipping_address: address,
          payment_method: "cod",
        }),
      });
      expect(paid.status, await paid.clone().text()).toBe(200);
      expect(await stockOf(id)).toBe(8);
      expect(await ordersOf(id)).toEqual([]);
      await shop.work();
      const [order] = await ordersOf(id);
      expect(order).toMatchObject({ status: "sent", quantity: "48" });
      expect(mailsOf(order?.reference ?? "")).toHaveLength(1);
    });

    test("two workers at once make one order and one mail", async () => {
      const id = await product("TWO", 9, true);
      await Promise.all([shop.php(run), shop.php(run), shop.php(run)]);
      await shop.php(run);
      const orders = await ordersOf(id);
      expect(orders).toMatchObject([{ status: "sent" }]);
      expect(mailsOf(orders[0]?.reference ?? "")).toHaveLength(1);
    });

    test("a mail server that is away is tried again, and one mail goes out", async () => {
      const id = await product("OFF", 9, true);
      await shop.post(false);
      await shop.php(run);
      const [order] = await ordersOf(id);
      const reference = order?.reference ?? "";
      expect(order?.status).toBe("submitted");
      expect(await ask(`${P}OrderBook::find('${reference}')->failure->message`)).toContain(
        "connect",
      );
      expect(await ask(`as_next_scheduled_action('parstock_carry') > time()`)).toBe(true);
      await shop.post(true);
      await shop.php(`${P}Courier::carryAll();`);
      expect(mailsOf(reference)).toHaveLength(0);
      await shop.php(String.raw`$state = ${P}OrderBook::find('${reference}'); $state->failure->retryAt = '2020-01-01T00:00:00.000Z';
    ${P}Courier::carry($state);`);
      expect((await ordersOf(id))[0]?.status).toBe("sent");
      expect(mailsOf(reference)).toHaveLength(1);
    });

    test.each([
      ["before", 0, "Send a marked copy", /^Copy: Purchase order/],
      ["after", 1, "It arrived", /^Purchase order/],
    ] as const)(
      "PHP dies %s the mail: nobody knows, and it is said",
      async (when, sent, answer, subject) => {
        const id = await product(`DIE-${when}`, 9, true);
        const killed = await shop.php(run, { [`DIE_${when.toUpperCase()}_MAIL`]: "1" });
        expect(killed).toBe("killed");
        const reference = (await ordersOf(id))[0]?.reference ?? "";
        expect((await ordersOf(id))[0]?.status).toBe("sending");
        // Somebody else may be sending it right now, so it is left alone at first.
        await shop.php(run);
        expect((await ordersOf(id))[0]?.status).toBe("sending");
        await shop.php(run + run, { PATIENCE: "0" });
        expect((await ordersOf(id))[0]?.status).toBe("unknown");
        expect(mailsOf(reference)).toHaveLength(sent);

        await admin(`admin.php?page=parstock&order=${reference}`);
        expect(await page.textContent("body")).toContain("may or may not have gone out");
        await look(`uncertain-${when}`);
        await page.getByRole("button", { name: answer, exact: true }).click();
        await page.waitForSelector(".parstock-state.is-sent");
        expect(mailsOf(reference)).toHaveLength(1);
        expect(mailsOf(reference)[0]?.subject).toMatch(subject);
      },
    );

    test("PHP dies at any write: one order, at most one mail, nothing lost", async () => {
      const heal = `putenv('PATIENCE=0'); ${run}${run} putenv('PATIENCE');`;
      const ids: number[] = [];
      let killed = "killed";
      while (killed === "killed" && ids.length < 60) {
        const write = ids.length + 1;
        const id = await product(`W${write}`, 20, true);
        ids.push(id);
        const fall = `wc_update_product_stock(wc_get_product(${id}), 9);`;
        killed = await shop.php(`${heal} ${fall} parstock_die_at_write(${write}); ${run}`);
      }
      await shop.php(heal);
      expect(ids.length).toBeGreaterThan(15);
      expect(ids.length).toBeLessThan(60);
      for (const [before, id] of ids.entries()) {
        const orders = await ordersOf(id);
        expect(orders, `killed at write ${before + 1}`).toHaveLength(1);
        const { reference = "", status = "" } = orders[0] ?? {};
        const became = `${status} with ${mailsOf(reference).length} mails`;
        expect(["sent with 1 mails", "unknown with 0 mails", "unknown with 1 mails"]).toContain(
          became,
        );
      }
    });

    test("PHP dies while goods are received: the receipt and the stock, both or neither", async () => {
      const ends: string[] = [];
      for (const write of [1, 2, 3, 4, 5, 6]) {
        const id = await product(`R${write}`, 9, true);
        await shop.php(run);
        const reference = (await ordersOf(id))[0]?.reference ?? "";
        await shop.php(
          `parstock_die_at_write(${write}); ${P}Desk::receive('${reference}', [1 => '48'], ${P}Access::person());`,
        );
        ends.push(`${(await ordersOf(id))[0]?.status} ${await stockOf(id)}`);
      }
      expect(new Set(ends)).toEqual(new Set(["sent 9", "received 57"]));
    });

    test("the webhook on stock that runs low is signed and says what is low", async () => {
      const heard: { topic: string; signature: string; body: string }[] = [];
      const server = createServer((request, response) => {
        let body = "";
        request.on("data", (some) => (body += some));
        request.on("end", () => {
          heard.push({
            topic: String(request.headers["x-wc-webhook-topic"] ?? ""),
            signature: String(request.headers["x-wc-webhook-signature"] ?? ""),
            body,
          });
          response.end();
        });
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      await shop.php(`update_option('hook_url', '${target}');`);
      const made = await shop.rest("POST", "webhooks", {
        name: "low",
        topic: "inventory.low",
        delivery_url: target,
        secret: "s3cret",
        status: "active",
      });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      const id = await product("HOOK", 12);
      await sell(id, 3);
      await shop.work();
      await shop.work();
      server.close();
      const [low] = heard.filter(({ topic }) => topic === "inventory.low");
      expect(JSON.parse(low?.body ?? "{}")).toMatchObject({
        event: "inventory_low",
        id,
        sku: "HOOK",
        stock_quantity: 9,
        reorder_point: "10",
      });
      expect(low?.signature).toBe(
        createHmac("sha256", "s3cret")
          .update(low?.body ?? "")
          .digest("base64"),
      );
    });

    test("nobody orders, sees or keeps anything without the right to", async () => {
      await shop.php(`wp_insert_user(['user_login' => 'eve', 'user_pass' => 'eve', 'role' => 'customer', 'user_email' => 'eve@x.example']);
    wp_insert_user(['user_login' => 'bob', 'user_pass' => 'bob', 'role' => 'parstock_buyer', 'user_email' => 'bob@x.example']);`);
      const id = await product("EVE", 9);
      await shop.php(`${P}Settings::save(['autopilot' => 'ask']); ${P}Run::start('schedule');`);
      const reference = (await ordersOf(id))[0]?.reference ?? "";
      for (const [login, seen] of [
        ["eve", false],
        ["bob", true],
      ] as const) {
        const context = await browser.newContext();
        const other = await context.newPage();
        await other.goto(`${shop.url}/wp-login.php`);
        await other.fill("#user_login", login);
        await other.fill("#user_pass", login);
        await other.click("#wp-submit");
        await other.goto(`${shop.url}/wp-admin/admin.php?page=parstock&order=${reference}`);
        expect((await other.textContent("body"))?.includes("Approve and send")).toBe(seen);
        const { status } = await other
          .goto(`${shop.url}/wp-admin/admin.php?page=parstock-settings`)
          .then((answer) => ({ status: answer?.status() }));
        expect(status).not.toBe(200);
        const forged = await context.request.post(`${shop.url}/wp-admin/admin-post.php`, {
          form: { action: "parstock_approve", reference, _wpnonce: "0000000000" },
        });
        expect(forged.status()).toBe(403);
        await context.close();
      }
      expect((await ordersOf(id))[0]?.status).toBe("waiting");
    });

    test("a variation takes from its product what it leaves open", async () => {
      const row = await ask<Record<string, string>>(`(function () {
      $parent = new WC_Product_Variable(); $parent->set_name('Shirt'); $parent = $parent->save();
      $variation = new WC_Product_Variation(); $variation->set_parent_id($parent); $variation->set_sku('SHIRT-M');
      $variation->set_manage_stock(true); $variation->set_stock_quantity(30); $id = $variation->save();
      ${P}Items::save($parent, ['supplier' => 'north', 'cost' => '4', 'reorder_point' => '5', 'order_up_to' => '20']);
      ${P}Items::save($id, ['cost' => '4.5']);
      return ${P}Items::rowOf($id);
    })()`);
      expect(row).toMatchObject({
        supplier: "north",
        cost: "4.5",
        reorder_point: "5",
        order_up_to: "20",
      });
    });

    test("reorder settings go out and come in as CSV, and a bad row stops no other", async () => {
      const id = await product("CSV", 40);
      const [out, taken, faults, row] = await ask<
        [string, number, string[], Record<string, string>]
      >(`(function () {
      ${P}Items::save(${id}, ['supplier_sku' => '=1+1']);
      $file = tmpfile(); ${P}Csv::writeItems($file); rewind($file); $out = stream_get_contents($file);
      $in = tempnam(sys_get_temp_dir(), 'csv');
      file_put_contents($in, "\\xEF\\xBB\\xBFsku;cost;order_up_to\\nCSV;2,25;60\\nNONE;1;1\\nCSV;-3;70\\n");
      [$taken, $faults] = ${P}Csv::readItems($in); unlink($in);
      return [$out, $taken, $faults, ${P}Items::find(${id})];
    })()`);
      expect(out).toContain(`${id},CSV,"Product CSV",CSV,'=1+1,1.85,10,50`);
      expect(taken).toBe(1);
      expect(faults).toEqual([
        "Row 3: there is no product NONE; correct it.",
        `Row 4: -3 is no cost; it was left as it was for product ${id}.`,
      ]);
      expect(row).toMatchObject({ cost: "2.25", order_up_to: "70" });
    });

    test("what is kept about a person is exported with their data", async () => {
      const groups = await ask<{ data: { data: { value: string }[] }[]; done: boolean }>(
        `apply_filters('wp_privacy_personal_data_exporters', [])['parstock']['callback']('admin@shop.example', 1)`,
      );
      const did = groups.data.flatMap(({ data }) => data.map(({ value }) => value));
      expect(did).toContain("approved");
      expect(did).toContain("received");
    });

    test("a feed that says zero for everything orders nothing and says so", async () => {
      const before = await ask<Record<string, number>>(`${P}OrderBook::counts()`);
      await shop.php(`global $wpdb; $wpdb->query("UPDATE {$wpdb->prefix}wc_product_meta_lookup SET stock_quantity = 0 WHERE stock_quantity IS NOT NULL");
    ${P}Run::start('schedule');`);
      expect(await ask(`${P}OrderBook::counts()`)).toEqual(before);
      await admin("admin.php?page=parstock");
      expect(await page.textContent("body")).toContain(
        "nothing is ordered until somebody has checked",
      );
      await look("zero");
    });

    test("deleting the plugin keeps the orders, unless the shop chose otherwise", async () => {
      const tables = `count($GLOBALS['wpdb']->get_col("SHOW TABLES LIKE '%parstock%'"))`;
      const removed = (choice: string): Promise<number> =>
        ask(`(function () { update_option('parstock_settings', ['whenDeleted' => '${choice}']);
        defined('WP_UNINSTALL_PLUGIN') || define('WP_UNINSTALL_PLUGIN', 'parstock/parstock.php');
        require WP_PLUGIN_DIR . '/parstock/uninstall.php'; return ${tables}; })()`);
      expect(await removed("keep")).toBe(7);
      expect(await removed("delete")).toBe(0);
    });

    test("PHP complained about nothing of ours", () => {
      const log = readFileSync(join(shop.folder, "debug.log"), { encoding: "utf8", flag: "a+" });
      expect(log.split("\n").filter((line) => /plugins\/parstock/.test(line))).toEqual([]);
    });
  },
);
