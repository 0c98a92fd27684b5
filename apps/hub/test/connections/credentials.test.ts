import { createVerify, generateKeyPairSync, verify, constants } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { openCredentials } from "../../src/connections/credentials.ts";
import { keyFrom } from "../../src/connections/key.ts";
import { signText } from "../../src/connections/sign.ts";
import { sendHttp } from "../../src/perform/http.ts";
import { temporaryFolder } from "../business.ts";

const secrets = { clientSecret: "a-secret-of-ours", refreshToken: "a-token-of-theirs" };
const unreadable = /^The credentials of books can't be decrypted: /;

test("credentials come back as they were saved, and lie encrypted in files of their owner", async () => {
  const folder = await temporaryFolder();
  openCredentials(folder, "main", null).save("books", secrets);
  expect(openCredentials(folder, "main", null).read("books")).toEqual(secrets);
  const files = [join(folder, "key"), join(folder, "credentials", "main.books.json")];
  for (const file of files) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const secret of Object.values(secrets)) {
      const text = readFileSync(file, "latin1");
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString("base64").slice(0, 12));
    }
  }
  expect(readdirSync(folder).sort()).toEqual(["credentials", "key"]);
});

test("what is saved twice is encrypted differently, and the newer one counts", async () => {
  const folder = await temporaryFolder();
  const credentials = openCredentials(folder, "main", null);
  const path = join(folder, "credentials", "main.books.json");
  credentials.save("books", secrets);
  const first = readFileSync(path, "utf8");
  credentials.save("books", secrets);
  expect(readFileSync(path, "utf8")).not.toBe(first);
  credentials.save("books", { clientSecret: "newer" });
  expect(credentials.read("books")).toEqual({ clientSecret: "newer" });
  expect(readdirSync(join(folder, "credentials"))).toEqual(["main.books.json"]);
});

test("a key file that others can read is refused", async () => {
  const folder = await temporaryFolder();
  const credentials = openCredentials(folder, "main", null);
  credentials.save("books", secrets);
  chmodSync(join(folder, "key"), 0o640);
  const refusal = /^The key file .*key can be read by others; run chmod 600 on it/;
  expect(() => credentials.save("books", secrets)).toThrow(refusal);
  expect(() => credentials.read("books")).toThrow(refusal);
});

test("another key, a changed byte and another's file are not read", async () => {
  const folder = await temporaryFolder();
  const key = keyFrom({ PARSTOCK_KEY: "0f".repeat(32) });
  const credentials = openCredentials(folder, "main", key);
  credentials.save("books", secrets);
  expect(credentials.read("books")).toEqual(secrets);
  const other = keyFrom({ PARSTOCK_KEY: "10".repeat(32) });
  expect(() => openCredentials(folder, "main", other).read("books")).toThrow(unreadable);
  expect(() => openCredentials(folder, "main", null).read("books")).toThrow(unreadable);
  const path = join(folder, "credentials", "main.books.json");
  const file = JSON.parse(readFileSync(path, "utf8")) as { sealed: string };
  const sealed = Buffer.from(file.sealed, "base64");
  sealed[3]! ^= 1;
  writeFileSync(path, JSON.stringify({ ...file, sealed: sealed.toString("base64") }));
  expect(() => credentials.read("books")).toThrow(unreadable);
  credentials.save("shop", secrets);
  renameSync(join(folder, "credentials", "main.shop.json"), path);
  expect(() => credentials.read("books")).toThrow(unreadable);
});

test("a key that is none is refused without being repeated", () => {
  expect(keyFrom({})).toBeNull();
  expect(() => keyFrom({ PARSTOCK_KEY: "correct horse" })).toThrow(
    /^PARSTOCK_KEY is not a key: it takes 64 hexadecimal digits/,
  );
  expect(() => keyFrom({ PARSTOCK_KEY: "correct horse" })).not.toThrow(/horse/);
});

test("removed credentials are gone", async () => {
  const credentials = openCredentials(await temporaryFolder(), "main", null);
  credentials.save("books", secrets);
  expect(credentials.remove("books")).toBe(true);
  expect(credentials.has("books")).toBe(false);
  expect(() => credentials.read("books")).toThrow(
    "There are no credentials for the connection books yet; run parstock connect for it.",
  );
  expect(credentials.remove("books")).toBe(false);
});

test("signatures verify with the public key", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = (key: typeof rsa.privateKey): string =>
    key.export({ type: "pkcs8", format: "pem" }).toString();
  const text = "header.payload é";
  const signed = (algorithm: "RS256" | "PS256" | "ES256", key: string): Buffer =>
    Buffer.from(
      signText("books", { sign: algorithm, text, key: "privateKey" }, { privateKey: key }),
      "base64url",
    );
  const rs256 = createVerify("sha256")
    .update(text)
    .verify(rsa.publicKey, signed("RS256", pem(rsa.privateKey)));
  expect(rs256).toBe(true);
  const pss = { key: rsa.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  expect(verify("sha256", Buffer.from(text), pss, signed("PS256", pem(rsa.privateKey)))).toBe(true);
  const es256 = signed("ES256", pem(ec.privateKey));
  expect(es256).toHaveLength(64);
  const p1363 = { key: ec.publicKey, dsaEncoding: "ieee-p1363" } as const;
  expect(verify("sha256", Buffer.from(text), p1363, es256)).toBe(true);
});

test("a key that can't sign is refused without being repeated", () => {
  expect(() =>
    signText("books", { sign: "RS256", text: "x", key: "privateKey" }, { privateKey: "MIIBogus" }),
  ).toThrow(
    /^The private key "privateKey" of the connection books can't sign with RS256; enter it again as a whole PEM text, unencrypted and of the right kind\.$/,
  );
});

test("every cookie of an answer arrives", async () => {
  const cookies = ["a=1; expires=Wed, 23-Nov-2033 08:00:00 GMT", "b=2; path=/"];
  const server = createServer((_, response) => {
    response.writeHead(200, { "set-cookie": cookies, "x-other": "kept" }).end("fine");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const request = { method: "GET", url, headers: {}, intent: "reads" } as const;
  const answer = await sendHttp({ kind: "http", connection: "books", request }, () => new Date());
  expect(answer).toMatchObject({
    status: 200,
    body: "fine",
    headers: { "set-cookie": cookies.join("\n"), "x-other": "kept" },
  });
});
