import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Credentials, fail } from "@parstock/core";
import * as v from "valibot";

import { replaceDurably } from "./durable.ts";
import { makeKeyFile, readKeyFile } from "./key.ts";

/** The secrets of connections, encrypted at rest. */
export interface CredentialStore {
  has(connection: string): boolean;
  /** Fails with `bad-setting` when there are none, or when they were encrypted with another key. */
  read(connection: string): Credentials;
  /** Returns once they are on the disk. */
  save(connection: string, credentials: Credentials): void;
  /** Saves them if those stored are still `replaces`, and says whether it did. */
  replace(connection: string, credentials: Credentials, replaces: Credentials): boolean;
  /** Whether there were any. */
  remove(connection: string): boolean;
}

const sealedFile = v.object({ version: v.literal(1), nonce: v.string(), sealed: v.string() });
const opened = v.record(v.string(), v.string());

const nonceBytes = 12;
const tagBytes = 16;

/**
 * One file a connection in `<folder>/credentials`, AES-256-GCM under the given key, else under `<folder>/key`. Tenant and
 * connection are authenticated with it, so that a file put in another's place does not open.
 */
export function openCredentials(
  folder: string,
  tenant: string,
  givenKey: Buffer | null,
): CredentialStore {
  const pathOf = (connection: string): string =>
    join(folder, "credentials", `${tenant}.${connection}.json`);
  const bound = (connection: string): Buffer =>
    Buffer.from(JSON.stringify(["parstock-credentials", 1, tenant, connection]));

  const store: CredentialStore = {
    has: (connection) => existsSync(pathOf(connection)),
    read(connection) {
      const path = pathOf(connection);
      if (!existsSync(path))
        return fail({
          code: "bad-setting",
          message: `There are no credentials for the connection ${connection} yet; run parstock connect for it.`,
        });
      const key = givenKey ?? readKeyFile(folder);
      if (key === null) return unreadable(connection);
      try {
        const file = v.parse(sealedFile, JSON.parse(readFileSync(path, "utf8")));
        const sealed = Buffer.from(file.sealed, "base64");
        const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(file.nonce, "base64"), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(bound(connection));
        decipher.setAuthTag(sealed.subarray(-tagBytes));
        const text = Buffer.concat([
          decipher.update(sealed.subarray(0, -tagBytes)),
          decipher.final(),
        ]);
        return v.parse(opened, JSON.parse(text.toString("utf8")));
      } catch {
        // What went wrong inside may quote what was decrypted.
        return unreadable(connection);
      }
    },
    save(connection, credentials) {
      const key = givenKey ?? makeKeyFile(folder);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(bound(connection));
      const sealed = Buffer.concat([
        cipher.update(JSON.stringify(credentials), "utf8"),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      mkdirSync(join(folder, "credentials"), { recursive: true, mode: 0o700 });
      const file = {
        version: 1,
        nonce: nonce.toString("base64"),
        sealed: sealed.toString("base64"),
      };
      replaceDurably(pathOf(connection), `${JSON.stringify(file)}\n`);
    },
    replace(connection, credentials, replaces) {
      if (JSON.stringify(store.read(connection)) !== JSON.stringify(replaces)) return false;
      store.save(connection, credentials);
      return true;
    },
    remove(connection) {
      const path = pathOf(connection);
      const had = existsSync(path);
      rmSync(path, { force: true });
      return had;
    },
  };
  return store;
}

function unreadable(connection: string): never {
  return fail({
    code: "bad-setting",
    message: `The credentials of ${connection} can't be decrypted: PARSTOCK_KEY or the key file is not the one that they were saved with, or the file is damaged. Restore the key, or connect it again.`,
  });
}
