import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { missing, openShop, type Shop } from "../magento.ts";

const look = "get(Parstock\\Reorder\\Cron\\LookAtChanges::class)->execute();";

describe.skipIf(missing !== null)(`in a real shop (${missing ?? "there is one"})`, () => {
  let shop: Shop;
  beforeAll(() => {
    shop = openShop();
  });
  afterAll(() => shop.close());

  /** A product at a quantity, with its reorder settings; nothing of earlier tests is left. */
  async function stock(sku: string, quantity: number, confirmed = false): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "parstock-import-"));
    writeFileSync(
      join(folder, "suppliers.csv"),
      "code,name,email,currency\nMILL,Mill & Sons,orders@mill.example,EUR\n",
    );
    writeFileSync(
      join(folder, "items.csv"),
      `sku,supplier,cost,reorder point,order up to,lead time days\n${sku},MILL,4.50,10,40,5\n`,
    );
    await shop.php(`
      $db = get(Magento\\Framework\\App\\ResourceConnection::class)->getConnection();
      foreach (['event', 'need', 'order', 'order_line', 'history', 'item', 'dirty_sku', 'note'] as $name) $db->delete("parstock_$name");
      $db->delete('inventory_reservation');
      $products = get(Magento\\Catalog\\Api\\ProductRepositoryInterface::class);
      try { $products->get('${sku}'); } catch (Magento\\Framework\\Exception\\NoSuchEntityException) {
        $one = get(Magento\\Catalog\\Api\\Data\\ProductInterfaceFactory::class)->create();
        $products->save($one->setSku('${sku}')->setName('Ware <b>${sku}</b>')->setAttributeSetId(4)->setTypeId('simple')->setPrice(9)->setStatus(1)->setVisibility(4)->setWeight(1));
      }
      $db->update('inventory_source_item', ['quantity' => 1000], ['sku != ?' => '${sku}']);`);
    shop.magento("parstock:import", "suppliers", join(folder, "suppliers.csv"));
    shop.magento("parstock:import", "items", join(folder, "items.csv"));
    await configure("parstock/ordering/autopilot", confirmed ? "auto" : "ask");
    if (confirmed)
      await shop.php(
        `get(Parstock\\Reorder\\Model\\Items::class)->confirm('${sku}', '', (object) ['id' => 'user:1', 'name' => 'Ada Byron']);`,
      );
    await put(sku, quantity);
  }

  async function configure(path: string, value: string): Promise<void> {
    await shop.php(
      `get(Magento\\Framework\\App\\Config\\Storage\\WriterInterface::class)->save('${path}', '${value}');`,
    );
    shop.magento("cache:clean", "config");
  }

  /** By the service that the admin, REST and imports use. */
  function put(sku: string, quantity: number): Promise<string> {
    return shop.php(`
      $item = get(Magento\\InventoryApi\\Api\\Data\\SourceItemInterfaceFactory::class)->create();
      $item->setSku('${sku}'); $item->setSourceCode('default'); $item->setQuantity(${quantity}); $item->setStatus(1);
      get(Magento\\InventoryApi\\Api\\SourceItemsSaveInterface::class)->execute([$item]);`);
  }

  async function orders(): Promise<{ reference: string; status: string }[]> {
    const said = await shop.php(
      "echo json_encode(get(Magento\\Framework\\App\\ResourceConnection::class)->getConnection()->fetchAll('SELECT reference, status FROM parstock_order ORDER BY reference'));",
    );
    return JSON.parse(said) as { reference: string; status: string }[];
  }

  async function quantityOf(sku: string): Promise<number> {
    return Number(
      await shop.php(
        `echo get(Magento\\Framework\\App\\ResourceConnection::class)->getConnection()->fetchOne("SELECT quantity FROM inventory_source_item WHERE sku = '${sku}'");`,
      ),
    );
  }

  test("a saved source item is looked at by cron, ordered once, approved, mailed with its PDF and received", async () => {
    await stock("PS-APRON", 4);
    await shop.php(look);
    const [order] = await orders();
    expect(order?.status).toBe("waiting");
    await shop.php(look);
    expect(shop.magento("parstock:run")).toMatch(/^0 orders\./m);
    expect(await orders()).toHaveLength(1);

    const { reference = "" } = order ?? {};
    expect(shop.magento("parstock:decide", "approve", reference)).toMatch(/Say who decides/);
    expect(shop.magento("parstock:decide", "approve", reference, "--by=Ada Byron")).toMatch(
      /Done\./,
    );
    const [mail, ...more] = await shop.mails();
    expect(more).toEqual([]);
    expect(mail?.to).toMatchObject({ text: expect.stringContaining("orders@mill.example") });
    expect(mail?.subject).toContain(reference);
    expect(mail?.html).toContain("Ware &lt;b&gt;PS-APRON&lt;/b&gt;");
    expect(mail?.html).toContain("162.00 EUR");
    expect(mail?.attachments[0]).toMatchObject({
      filename: `${reference}.pdf`,
      contentType: "application/pdf",
    });
    expect(mail?.attachments[0]?.content.subarray(0, 5).toString()).toBe("%PDF-");

    const receive = (quantity: string): string =>
      `echo get(Parstock\\Reorder\\Model\\Desk::class)->receive('${reference}', [1 => '${quantity}'], (object) ['kind' => 'person', 'id' => 'user:1', 'name' => 'Ada Byron']);`;
    expect(await shop.php(receive("many"))).toMatch(/many is no quantity/);
    expect(await shop.php(receive("30"))).toBe("");
    expect(await quantityOf("PS-APRON")).toBe(34);
    expect(await shop.php(receive("6"))).toBe("");
    expect(await quantityOf("PS-APRON")).toBe(40);
    expect((await orders())[0]?.status).toBe("received");
  });

  test("what customers have ordered counts as gone, though it lies on the shelf", async () => {
    await stock("PS-APRON", 14);
    await shop.php(look);
    expect(await orders()).toEqual([]);
    await shop.php(`
      $one = get(Magento\\InventorySalesApi\\Api\\Data\\ItemToSellInterfaceFactory::class)->create(['sku' => 'PS-APRON', 'qty' => -5.0]);
      $channel = get(Magento\\InventorySalesApi\\Api\\Data\\SalesChannelInterfaceFactory::class)->create(['data' => ['type' => 'website', 'code' => 'base']]);
      $event = get(Magento\\InventorySalesApi\\Api\\Data\\SalesEventInterfaceFactory::class)->create(['type' => 'order_placed', 'objectType' => 'order', 'objectId' => '1']);
      get(Magento\\InventorySalesApi\\Api\\PlaceReservationsForSalesEventInterface::class)->execute([$one], $channel, $event);`);
    await shop.php(look);
    expect(await orders()).toHaveLength(1);
  });

  test("two workers of cron at once make one order and one mail", async () => {
    await stock("PS-APRON", 4, true);
    const before = (await shop.mails()).length;
    await Promise.all([shop.php(look), shop.php(look), shop.php(look)]);
    expect(await orders()).toMatchObject([{ status: "sent" }]);
    expect((await shop.mails()).length - before).toBe(1);
  });

  test("a mail whose sender was killed is uncertain, and goes again only as a copy that a person wants", async () => {
    await stock("PS-APRON", 4, true);
    const before = (await shop.mails()).length;
    shop.post("kills");
    expect(await shop.php(look)).toBe("killed");
    shop.post("takes");
    expect(await orders()).toMatchObject([{ status: "sending" }]);
    await configure("parstock/mail/patience_seconds", "0");
    for (let run = 0; run < 2; run++) await shop.php(look);
    await configure("parstock/mail/patience_seconds", "300");
    expect(await orders()).toMatchObject([{ status: "unknown" }]);
    expect((await shop.mails()).length - before).toBe(1);
    const [{ reference } = { reference: "" }] = await orders();
    shop.magento("parstock:decide", "send-again", reference, "--by=Ada Byron");
    const mails = await shop.mails();
    expect(mails.length - before).toBe(2);
    expect(mails.some(({ subject }) => subject?.startsWith("Copy: ") === true)).toBe(true);
  });

  test("an order that the mail programme refuses waits for its next try and is not lost", async () => {
    await stock("PS-APRON", 4, true);
    const before = (await shop.mails()).length;
    shop.post("refuses");
    await shop.php(look);
    expect(await orders()).toMatchObject([{ status: "submitted" }]);
    expect((await shop.mails()).length).toBe(before);
    shop.post("takes");
    // Its next try is some minutes away.
    await shop.php(look);
    expect(await orders()).toMatchObject([{ status: "submitted" }]);
  });

  test("a feed in which everything fell to nothing orders nothing", async () => {
    await stock("PS-APRON", 40);
    shop.magento("parstock:run", "--checked");
    await shop.php("get(Parstock\\Reorder\\Cron\\LookAtAll::class)->execute();");
    await shop.php(
      "get(Magento\\Framework\\App\\ResourceConnection::class)->getConnection()->update('inventory_source_item', ['quantity' => 0]);",
    );
    await shop.php("get(Parstock\\Reorder\\Cron\\LookAtAll::class)->execute();");
    expect(await orders()).toEqual([]);
  });
});
