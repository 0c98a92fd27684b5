import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Instant, Message } from "@parstock/core";
import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";

import { composeMime } from "../src/mail/mime.ts";
import { createOutbox } from "../src/mail/outbox.ts";
import { createSmtp } from "../src/mail/smtp.ts";
import { temporaryFolder } from "./business.ts";
import { startMailServer } from "./mail-server.ts";

const message: Message = {
  messageId: "PS-261123-7KQ4MX@larkfield.example.com",
  from: "Larkfield <buyer@larkfield.example.com>",
  to: ["orders@first.example.com"],
  copyTo: [],
  subject: "Purchase order PS-261123-7KQ4MX",
  text: "Please deliver.\n.\nA line with one dot stands above.",
  html: "<p>Please deliver.</p>",
  attachments: [{ name: "order.csv", mediaType: "text/csv", base64: "YSxiCg==" }],
  headers: { "X-Parstock-Reference": "PS-261123-7KQ4MX" },
};
const at = new Date("2026-11-23T08:00:00Z");
const later = "2026-11-23T08:02:00.000Z" as Instant;
const now = (): Date => at;

describe("a message", () => {
  test("is the same bytes every time", async () => {
    const [first, second] = await Promise.all([composeMime(message, at), composeMime(message, at)]);
    expect(first.equals(second)).toBe(true);
  });

  test.each([
    ["the subject", { subject: "Order\r\nBcc: thief@evil.example" }],
    ["a header", { headers: { "X-Parstock-Reference": "PS\r\nBcc: thief@evil.example" } }],
    ["the message id", { messageId: "PS@x\r\nBcc: thief@evil.example" }],
    [
      "a file name",
      {
        attachments: [{ name: 'a"\r\nBcc: thief@evil.example', mediaType: "text/csv", base64: "" }],
      },
    ],
    [
      "the sender's name",
      { from: '"Lark\r\nBcc: thief@evil.example" <buyer@larkfield.example.com>' },
    ],
  ])("takes no second header from %s", async (_where, change) => {
    const mail = await simpleParser(await composeMime({ ...message, ...change }, at));
    expect(mail.bcc).toBeUndefined();
    expect([...mail.headers.keys()].filter((name) => name.startsWith("bcc"))).toEqual([]);
  });

  test.each([
    "orders@first.example.com, thief@evil.example",
    "orders@first.example.com\r\nBcc: thief@evil.example",
    "orders@first.example.com>\r\nRCPT TO:<thief@evil.example",
    "not an address",
    "",
  ])("is refused for the address %j", async (address) => {
    await expect(composeMime({ ...message, to: [address] }, at)).rejects.toThrow(
      /is not an e-mail address; write it as name@example\.com\.$/,
    );
  });

  test("in any script arrives as it was written", async () => {
    const subject = "注文書 · طلب شراء · Bestellung für Löffel 🥄";
    const mail = await simpleParser(await composeMime({ ...message, subject, text: subject }, at));
    expect(mail.subject).toBe(subject);
    expect(mail.text?.trim()).toBe(subject);
  });
});

describe("the outbox", () => {
  test("keeps a mail once, whole, and nothing beside it", async () => {
    const folder = join(await temporaryFolder(), "outbox");
    const outbox = createOutbox(folder, now);
    expect(await outbox.find(message.messageId)).toBe("absent");
    expect((await outbox.send(message, later)).kind).toBe("accepted");
    expect((await outbox.send(message, later)).kind).toBe("accepted");
    expect(await outbox.find(message.messageId)).toBe("found");
    expect(await readdir(folder)).toEqual([`${message.messageId}.eml`]);
  });

  test("keeps ids with odd characters apart and inside the folder", async () => {
    const folder = join(await temporaryFolder(), "outbox");
    const outbox = createOutbox(folder, now);
    for (const messageId of ["../up@x", "a/b@x", "a b@x", "a%2Fb@x"])
      await outbox.send({ ...message, messageId }, later);
    expect((await readdir(folder)).sort()).toEqual(
      ["..%2Fup@x.eml", "a%20b@x.eml", "a%252Fb@x.eml", "a%2Fb@x.eml"].sort(),
    );
  });

  test("that can't be written says so and sends nothing", async () => {
    const folder = await temporaryFolder();
    const { writeFile } = await import("node:fs/promises");
    await writeFile(join(folder, "taken"), "");
    const answer = await createOutbox(join(folder, "taken"), now).send(message, later);
    expect(answer).toMatchObject({ kind: "not-sent", failure: { code: "unavailable" } });
  });

  test("takes nothing after the deadline", async () => {
    const outbox = createOutbox(await temporaryFolder(), now);
    expect((await outbox.send(message, "2026-11-23T07:59:59.999Z" as Instant)).kind).toBe(
      "not-sent",
    );
    expect(await outbox.find(message.messageId)).toBe("absent");
  });
});

describe("SMTP", () => {
  test("sends nothing after the deadline", async () => {
    const server = await startMailServer();
    const mailer = createSmtp({ host: "127.0.0.1", port: server.port, tls: "none" }, now);
    expect((await mailer.send(message, "2026-11-23T07:59:59.999Z" as Instant)).kind).toBe(
      "not-sent",
    );
    expect(server.received).toHaveLength(0);
  });

  test("sends nothing when the deadline passes during the conversation", async () => {
    let time = at;
    const server = await startMailServer({
      onRcptTo(_address, _session, callback) {
        time = new Date("2026-11-23T08:05:00Z");
        callback();
      },
    });
    const mailer = createSmtp({ host: "127.0.0.1", port: server.port, tls: "none" }, () => time);
    expect((await mailer.send(message, later)).kind).toBe("not-sent");
    expect(server.received).toHaveLength(0);
  });

  test("brings a line with a single dot through", async () => {
    const server = await startMailServer();
    const mailer = createSmtp({ host: "127.0.0.1", port: server.port, tls: "none" }, now);
    expect((await mailer.send(message, later)).kind).toBe("accepted");
    const [mail] = await server.mails();
    expect(mail?.text).toContain("A line with one dot stands above.");
  });

  test("sends nothing where encryption was asked for and is not offered", async () => {
    const server = await startMailServer();
    const mailer = createSmtp({ host: "127.0.0.1", port: server.port, tls: "starttls" }, now);
    expect((await mailer.send(message, later)).kind).toBe("not-sent");
    expect(server.received).toHaveLength(0);
  });

  test("sends nothing to a server whose certificate nobody vouches for", async () => {
    const server = await startMailServer({ secure: true, disabledCommands: [] });
    const mailer = createSmtp({ host: "127.0.0.1", port: server.port, tls: "implicit" }, now);
    const answer = await mailer.send(message, later);
    expect(answer).toMatchObject({ kind: "not-sent" });
    expect(server.received).toHaveLength(0);
  });
});
