import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/**
 * A real WordPress with WooCommerce on a MariaDB of its own, with a mail server that keeps what it gets. The trees are not
 * ours: PARSTOCK_WORDPRESS names a folder with WordPress and WooCommerce in wp-content/plugins.
 */
export interface Shop {
  readonly url: string;
  readonly folder: string;
  readonly mails: ParsedMail[];
  /** Runs PHP inside WordPress, as user 1, and returns what it prints; "killed" where the process was. */
  readonly php: (code: string, environment?: Readonly<Record<string, string>>) => Promise<string>;
  /** One worker of the queue: what is due is done. */
  readonly work: (environment?: Readonly<Record<string, string>>) => Promise<string>;
  readonly rest: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Takes the mail server away, or brings it back. */
  readonly post: (open: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: never;
}

const wordpress = process.env["PARSTOCK_WORDPRESS"] ?? "";
const has = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Why there can be no shop here; null when there can. */
export const missing: string | null = !existsSync(join(wordpress, "wp-load.php"))
  ? "PARSTOCK_WORDPRESS names no WordPress"
  : !existsSync(join(wordpress, "wp-content/plugins/woocommerce/woocommerce.php"))
    ? "that WordPress has no WooCommerce"
    : !has("php", "-r", "exit(PHP_VERSION_ID >= 80100 && extension_loaded('mysqli') ? 0 : 1);")
      ? "there is no PHP 8.1 with mysqli"
      : !has("mariadbd", "--version")
        ? "there is no MariaDB"
        : null;

/** Faults that a test asks for by its environment: where PHP dies, and how soon a silent mail is given up. */
const faults = String.raw`<?php
add_action('phpmailer_init', function ($mailer) {
    $mailer->isSMTP();
    $mailer->Host = '127.0.0.1';
    $mailer->Port = (int) file_get_contents(ABSPATH . 'smtp-port');
    $mailer->SMTPAutoTLS = false;
    $mailer->Timeout = 5;
});
add_filter('action_scheduler_allow_async_request_runner', '__return_false');
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', fn ($ports) => [...$ports, (int) (wp_parse_url(get_option('hook_url', ''), PHP_URL_PORT) ?: 80)]);
$die = fn () => posix_kill(getmypid(), 9);
if (getenv('DIE_BEFORE_MAIL')) add_action('parstock_before_mail', $die);
if (getenv('DIE_AFTER_MAIL')) add_action('parstock_after_mail', $die);
add_filter('parstock_sending_patience_seconds', fn ($own) => getenv('PATIENCE') === false ? $own : (int) getenv('PATIENCE'));
function parstock_die_at_write(int $left): void {
    add_filter('query', function ($sql) use (&$left) {
        $ours = preg_match('/^\s*(START TRANSACTION|COMMIT|(INSERT|REPLACE|UPDATE).{0,60}parstock_(?!items))/is', $sql) === 1;
        if ($ours && --$left === 0) posix_kill(getmypid(), 9);
        return $sql;
    });
}
`;

const head = `$_SERVER['HTTP_HOST'] = $_SERVER['SERVER_NAME'] = '127.0.0.1'; $_SERVER['REQUEST_URI'] = '/';`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export async function openShop(): Promise<Shop> {
  const scratch = mkdtempSync(join(tmpdir(), "parstock-shop-"));
  const folder = join(scratch, "site");
  const database = join(scratch, "database");
  const children: ChildProcess[] = [];
  const [httpPort, databasePort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${httpPort}`;

  spawnSync("cp", ["-a", wordpress, folder]);
  rmSync(join(folder, "wp-content/mu-plugins"), { recursive: true, force: true });
  rmSync(join(folder, "wp-content/plugins/parstock"), { recursive: true, force: true });
  mkdirSync(join(folder, "wp-content/mu-plugins"), { recursive: true });
  writeFileSync(join(folder, "wp-content/mu-plugins/faults.php"), faults);
  writeFileSync(
    join(folder, "wp-config.php"),
    `<?php
define('DB_NAME', 'shop'); define('DB_USER', 'shop'); define('DB_PASSWORD', 'shop');
define('DB_HOST', '127.0.0.1:${databasePort}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define($name . '_KEY', 'key of ' . $name); define($name . '_SALT', 'salt of ' . $name);
}
$table_prefix = 'wp_';
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_DEBUG', true); define('WP_DEBUG_LOG', '${folder}/debug.log'); define('WP_DEBUG_DISPLAY', false);
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('WP_HOME', '${url}'); define('WP_SITEURL', '${url}'); define('FS_METHOD', 'direct');
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`,
  );

  const account = `--user=${process.getuid?.() === 0 ? "root" : (process.env["USER"] ?? "")}`;
  const quiet = { stdio: "ignore" as const };
  spawnSync(
    "mariadb-install-db",
    [account, `--datadir=${database}`, "--auth-root-authentication-method=normal"],
    quiet,
  );
  const socket = join(scratch, "db.sock");
  children.push(
    spawn(
      "mariadbd",
      [
        account,
        `--datadir=${database}`,
        `--port=${databasePort}`,
        `--socket=${socket}`,
        "--bind-address=127.0.0.1",
        `--pid-file=${join(scratch, "db.pid")}`,
        "--innodb-flush-log-at-trx-commit=2",
      ],
      quiet,
    ),
  );
  const sql = `CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE USER 'shop'@'%' IDENTIFIED BY 'shop';
    GRANT ALL ON shop.* TO 'shop'@'%'; CREATE USER 'shop'@'localhost' IDENTIFIED BY 'shop'; GRANT ALL ON shop.* TO 'shop'@'localhost';`;
  const mysql = (statement: string): boolean =>
    spawnSync("mariadb", ["-uroot", "-S", socket, "-e", statement], quiet).status === 0;
  await until("MariaDB answers", () => mysql("SELECT 1"));
  mysql(sql);

  const mails: ParsedMail[] = [];
  let mailbox: SMTPServer | null = null;
  const smtpPort = await freePort();
  writeFileSync(join(folder, "smtp-port"), String(smtpPort));
  const post = async (open: boolean): Promise<void> => {
    if (open && mailbox === null) {
      mailbox = new SMTPServer({
        authOptional: true,
        disabledCommands: ["STARTTLS", "AUTH"],
        onData: (stream, _session, done) => {
          simpleParser(stream).then((mail) => {
            mails.push(mail);
            done();
          }, done);
        },
      });
      const opened = mailbox;
      await new Promise<void>((done) => opened.listen(smtpPort, "127.0.0.1", done));
    } else if (!open && mailbox !== null) {
      const closing = mailbox;
      mailbox = null;
      await new Promise<void>((done) => closing.close(done));
    }
  };
  await post(true);

  const bare = (
    code: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> =>
    new Promise((settle, reject) => {
      const child = spawn("php", ["-d", "memory_limit=256M"], {
        cwd: folder,
        env: { ...process.env, ...environment },
      });
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (some: string) => (text += some));
      child.stderr.setEncoding("utf8").on("data", (some: string) => (text += some));
      child.on("close", (status, signal) => {
        if (signal === "SIGKILL") settle("killed");
        else if (status === 0) settle(text);
        else reject(new Error(text.slice(-4000)));
      });
      child.stdin.end(`<?php ${head} ${code}`);
    });
  const php: Shop["php"] = (code, environment) =>
    bare(`require 'wp-load.php'; wp_set_current_user(1); ${code}`, environment);
  const work: Shop["work"] = (environment) =>
    php("ActionScheduler_QueueRunner::instance()->run('test');", environment);

  await bare(`define('WP_INSTALLING', true); require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('Corner Shop', 'admin', 'admin@shop.example', false, '', 'admin');
    update_option('permalink_structure', '/%postname%/'); update_option('timezone_string', 'Europe/Berlin');`);
  await bare(`require 'wp-load.php'; require_once ABSPATH . 'wp-admin/includes/plugin.php';
    is_wp_error(activate_plugin('woocommerce/woocommerce.php')) && exit(1);`);
  await php(`WC_Install::install(); flush_rewrite_rules();
    foreach (['currency' => 'EUR', 'default_country' => 'DE:BE', 'coming_soon' => 'no', 'task_list_hidden' => 'yes',
        'store_address' => 'Main St 1', 'store_city' => 'Berlin', 'store_postcode' => '10115', 'show_marketplace_suggestions' => 'no',
        'cod_settings' => ['enabled' => 'yes', 'title' => 'Cash'], 'onboarding_profile' => ['skipped' => true]] as $name => $value)
      update_option("woocommerce_$name", $value);
    update_option('admin_email_lifespan', time() + 9000000);`);
  const key = await php(
    "echo WP_Application_Passwords::create_new_application_password(1, ['name' => 'test'])[0];",
  );

  children.push(
    spawn("php", ["-d", "memory_limit=256M", "-S", `127.0.0.1:${httpPort}`, "-t", folder], {
      cwd: folder,
      env: { ...process.env, PHP_CLI_SERVER_WORKERS: "4" },
      stdio: "ignore",
      detached: true,
    }),
  );
  await until("WordPress answers", async () => (await fetch(`${url}/wp-login.php`)).ok);

  const rest: Shop["rest"] = async (method, path, body) => {
    const answer = await fetch(`${url}/wp-json/wc/v3/${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`admin:${key}`).toString("base64")}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as never };
  };

  const close = async (): Promise<void> => {
    await post(false);
    for (const child of children)
      if (child.pid !== undefined)
        try {
          // The web server's workers are its group; MariaDB has none of its own.
          process.kill(child.spawnargs[0] === "php" ? -child.pid : child.pid, "SIGKILL");
        } catch {
          continue;
        }
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { url, folder, mails, php, work, rest, post, close };
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await Promise.resolve(holds()).catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`it never came to this: ${what}`);
}

/** Puts the built plugin where the browser can upload it from. */
export function packed(): string {
  return resolve(import.meta.dirname, "../dist/parstock.zip");
}
