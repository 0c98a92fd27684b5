// What the plugin costs in a real shop: a run over 10,000 products, and what is added to a customer's request.
import { missing, openShop, packed } from "../test/shop.ts";

const products = 10_000;
const P = String.raw`\Parstock\WooCommerce` + "\\";

/** Products by SQL: 50 suppliers, the first `low` of them at their point. */
const fill = (low: number): string => String.raw`global $wpdb;
  for ($s = 0; $s < 50; $s++) ${P}Suppliers::save(['code' => "s$s", 'name' => "Supplier $s", 'email' => "s$s@x.example"]);
  foreach (['orders', 'events', 'needs', 'lines', 'items'] as $name) $wpdb->query('DELETE FROM ' . ${P}Schema::table($name));
  $wpdb->query("DELETE FROM {$wpdb->posts} WHERE ID >= 100000");
  $wpdb->query("DELETE FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id >= 100000");
  for ($i = 0; $i < ${products}; $i += 500) {
    $posts = $stocks = $items = [];
    for ($j = $i; $j < $i + 500; $j++) {
      $id = 100000 + $j;
      $posts[] = "($id,'Product $j','publish','product',NOW(),NOW(),'','','','','','')";
      $stocks[] = "($id,'SKU$j'," . ($j < ${low} ? 5 : 40) . ')';
      $items[] = "($id,'s" . ($j % 50) . "','1.85','10','50','12',7)";
    }
    $wpdb->query("INSERT INTO {$wpdb->posts} (ID,post_title,post_status,post_type,post_date,post_modified,post_content,
      post_excerpt,to_ping,pinged,post_content_filtered,post_name) VALUES " . implode(',', $posts));
    $wpdb->query("INSERT INTO {$wpdb->prefix}wc_product_meta_lookup (product_id,sku,stock_quantity) VALUES " . implode(',', $stocks));
    $wpdb->query('INSERT INTO ' . ${P}Schema::table('items') . ' (product_id,supplier,cost,reorder_point,order_up_to,multiple,
      lead_time_days) VALUES ' . implode(',', $items));
  }
  delete_option('parstock_last_read');`;

const timed = `$t = hrtime(true); $done = ${P}Run::start('schedule');
  printf('%.1f s, %d orders, %d MB', (hrtime(true) - $t) / 1e9, count($done->orders), memory_get_peak_usage(true) / 1e6);`;

const enqueue = String.raw`$end = new ReflectionMethod(${P}Trigger::class, 'enqueue');
  $changed = new ReflectionProperty(${P}Trigger::class, 'changed');
  for ($i = 0; $i < 200; $i++) {
    as_unschedule_all_actions('parstock_decide');
    $changed->setValue(null, true);
    $t = hrtime(true); $end->invoke(null); $ms[] = (hrtime(true) - $t) / 1e6;
  }
  sort($ms); printf('median %.2f ms, 95 %% below %.2f ms', $ms[100], $ms[190]);`;

if (missing !== null) console.log(`The WooCommerce plugin was not measured: ${missing}.`);
else {
  const shop = await openShop();
  try {
    await shop.php(`require_once ABSPATH . 'wp-admin/includes/file.php'; WP_Filesystem();
      unzip_file('${packed()}', WP_PLUGIN_DIR); require_once ABSPATH . 'wp-admin/includes/plugin.php';
      activate_plugin('parstock/parstock.php');`);
    for (const low of [100, 1_000, 4_000]) {
      await shop.php(fill(low));
      const what = `${products} products, ${low} low`;
      console.log(`${what}: ${await shop.php(timed)}; again: ${await shop.php(timed)}`);
    }
    console.log(`Added to a request that changes stock: ${await shop.php(enqueue)}`);
  } finally {
    await shop.close();
  }
}
