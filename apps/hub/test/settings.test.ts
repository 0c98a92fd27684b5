import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { defaultGuards } from "@parstock/core";
import { describe, expect, test } from "vitest";

import { readSettings } from "../src/settings/index.ts";
import { temporaryFolder } from "./business.ts";

async function read(settings: unknown, environment: NodeJS.ProcessEnv = {}) {
  const folder = await temporaryFolder();
  const text = typeof settings === "string" ? settings : JSON.stringify(settings);
  await writeFile(join(folder, "parstock.json"), text);
  return readSettings(undefined, folder, environment);
}

test("without a file the defaults hold", async () => {
  const settings = readSettings(undefined, await temporaryFolder(), {});
  expect(settings).toMatchObject({ file: null, smtp: null, stock: null });
  expect(settings.core).toMatchObject({ tenant: "main", autopilot: "ask", guards: defaultGuards });
});

test("a file changes what it names and nothing else", async () => {
  const { core } = await read({ guards: { coverDays: 90, priceChangeShare: 0.1 } });
  expect(core.guards).toEqual({ ...defaultGuards, coverDays: 90, priceChangeShare: "0.1" });
});

test("a file says how suppliers may change and miss orders", async () => {
  const approval = { confirmedLessShare: 0, confirmedPriceShare: 0.05, confirmedLateDays: 7 };
  const ordering = { refusalDays: 30, shortDelivery: "re-propose", overDeliveryPercent: 2.5 };
  const { core } = await read({ approval, ordering });
  expect(core.approval).toMatchObject({
    confirmedLessShare: "0",
    confirmedPriceShare: "0.05",
    confirmedLateDays: 7,
  });
  expect(core.ordering).toMatchObject({ ...ordering, overDeliveryPercent: "2.5" });
});

describe("a mistake is one sentence", () => {
  test.each<[name: string, settings: unknown, message: string]>([
    [
      "no JSON",
      "{",
      "parstock.json is not valid JSON; look for a missing comma, quotation mark or bracket.",
    ],
    ["a list", [], "parstock.json: the settings must be an object in braces."],
    [
      "a misspelt key",
      { autopilto: "ask" },
      'parstock.json: there is no setting "autopilto"; write "autopilot" if you mean that.',
    ],
    [
      "a misspelt key inside",
      { guards: { coverdays: 3 } },
      'parstock.json: there is no setting "guards.coverdays"; write "guards.coverDays" if you mean that.',
    ],
    [
      "an unknown key",
      { ordering: { colour: "red" } },
      'parstock.json: there is no setting "ordering.colour"; known in "ordering" are transfers, shipTo, orderCost, holdingRate, reviewDays, approvalDays, refusalDays, shortDelivery, overDeliveryPercent, referencePrefix.',
    ],
    [
      "another mode",
      { autopilot: "yes" },
      'parstock.json: "autopilot" must be one of "off", "ask", "auto".',
    ],
    [
      "half a minute",
      { intervalMinutes: 0.5 },
      'parstock.json: "intervalMinutes" must be a whole number from 1 to 43200.',
    ],
    [
      "a negative limit",
      { approval: { orderValue: -1 } },
      'parstock.json: "approval.orderValue" must be a number of 0 or more, as 12.5 or "12.5".',
    ],
    [
      "a limit in words",
      { approval: { orderValue: "lots" } },
      'parstock.json: "approval.orderValue" must be a number of 0 or more, as 12.5 or "12.5".',
    ],
    [
      "a bad sender",
      { from: "nobody" },
      'parstock.json: "from" must be an e-mail address such as name@example.com.',
    ],
    [
      "two recipients in one",
      { copyTo: ["a@x.example, b@x.example"] },
      'parstock.json: "copyTo.0" must be an e-mail address such as name@example.com.',
    ],
    [
      "a company without a name",
      { company: { address: [] } },
      'parstock.json: "company.name" is missing.',
    ],
    [
      "a long prefix",
      { ordering: { referencePrefix: "ORDER" } },
      'parstock.json: "ordering.referencePrefix" must be 1 to 4 capital letters or digits.',
    ],
    [
      "an approver twice",
      {
        approval: {
          approvers: [
            { id: "a", name: "A" },
            { id: "a", name: "B" },
          ],
        },
      },
      'parstock.json: approver "a" stands twice; keep one of them.',
    ],
    [
      "suppliers without stock",
      { suppliers: "s.csv" },
      'parstock.json: "suppliers" needs "stock" beside it, the file with the items.',
    ],
    [
      "a mail server without a sender",
      { mail: { smtp: { host: "mail.example.com" } } },
      'parstock.json: "from" is missing; a mail server needs the address orders come from.',
    ],
    [
      "a country in words",
      { holidays: { suppliers: { A: "Germany" } } },
      'parstock.json: "holidays.suppliers.A" must be a country such as "DE" or a region such as "DE-BY".',
    ],
    [
      "a password in the file",
      { mail: { smtp: { host: "mail.example.com", password: "x" } } },
      'parstock.json: there is no setting "mail.smtp.password"; known in "mail.smtp" are host, port, tls, user, passwordFile.',
    ],
  ])("%s", async (_name, settings, message) => {
    await expect(read(settings)).rejects.toThrow(message);
  });

  test("each of several", async () => {
    await expect(read({ autopilot: "yes", intervalMinutes: 0 })).rejects.toThrow(
      'parstock.json: "autopilot" must be one of "off", "ask", "auto".\nparstock.json: "intervalMinutes" must be a whole number from 1 to 43200.',
    );
  });
});

describe("the mail server", () => {
  const from = { from: "buyer@larkfield.example.com" };

  test("comes from SMTP_URL with its user and password", async () => {
    const { smtp } = await read(from, {
      SMTP_URL: "smtps://bob%40x.example:p%40ss@mail.example.com",
    });
    expect(smtp).toEqual({
      host: "mail.example.com",
      port: 465,
      tls: "implicit",
      user: "bob@x.example",
      password: "p@ss",
    });
  });

  test("is encrypted unless it is on this machine", async () => {
    const away = await read({ ...from, mail: { smtp: { host: "mail.example.com" } } });
    expect(away.smtp).toEqual({ host: "mail.example.com", port: 587, tls: "starttls" });
    const here = await read({ ...from, mail: { smtp: { host: "localhost", port: 2525 } } });
    expect(here.smtp).toEqual({ host: "localhost", port: 2525, tls: "none" });
    await expect(
      read({ ...from, mail: { smtp: { host: "mail.example.com", tls: "none" } } }),
    ).rejects.toThrow(
      'Mail to mail.example.com would go unencrypted; set "tls" to "starttls" or "implicit".',
    );
  });

  test("is never repeated when its address is wrong", async () => {
    const wrong = read(from, { SMTP_URL: "mail.example.com/open-sesame" });
    await expect(wrong).rejects.toThrow("SMTP_URL is not the address of a mail server");
    await expect(wrong).rejects.not.toThrow("open-sesame");
  });

  test("takes its password only from a file that nobody else can read", async (context) => {
    context.skip(process.platform === "win32", "Windows has no permission bits");
    const folder = await temporaryFolder();
    const file = join(folder, "password");
    await writeFile(file, "open sesame\n");
    await chmod(file, 0o644);
    const smtp = { host: "mail.example.com", user: "bob", passwordFile: file };
    await expect(read({ ...from, mail: { smtp } })).rejects.toThrow(
      `The password file ${file} can be read by others; run chmod 600 on it.`,
    );
    await chmod(file, 0o600);
    expect((await read({ ...from, mail: { smtp } })).smtp?.password).toBe("open sesame");
  });
});
