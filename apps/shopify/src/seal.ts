import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

import { fail } from "@parstock/core";

/** Texts encrypted at rest: AES-256-GCM, bound to what they belong to, so that a row put in another's place does not open. */
export interface Seal {
  close(text: string, belongsTo: string): string;
  /** Fails with `bad-setting` where the key is another one or the text was damaged. */
  open(sealed: string, belongsTo: string): string;
}

const nonceBytes = 12;
const tagBytes = 16;

export function sealWith(key: Buffer): Seal {
  return {
    close(text, belongsTo) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(belongsTo));
      const sealed = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString("base64");
    },
    open(sealed, belongsTo) {
      try {
        const bytes = Buffer.from(sealed, "base64");
        const nonce = bytes.subarray(0, nonceBytes);
        const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(belongsTo));
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        return (
          decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8") +
          decipher.final("utf8")
        );
      } catch {
        // What went wrong inside may quote what was decrypted.
        return fail({
          code: "bad-setting",
          message:
            "A stored session can't be decrypted: PARSTOCK_KEY is not the one that it was saved with. Restore the key, or open the app in the shop's admin to sign in again.",
        });
      }
    },
  };
}
