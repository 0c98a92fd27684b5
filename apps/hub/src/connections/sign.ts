import { constants, createPrivateKey, type KeyObject, sign } from "node:crypto";

import { type Credentials, fail, type SignRequest } from "@parstock/core";

/** Signs a text with a private key among the credentials, base64url. Fails without a word of the key. */
export function signText(
  connection: string,
  { sign: algorithm, text, key: name }: SignRequest,
  credentials: Credentials,
): string {
  const bytes = Buffer.from(text, "utf8");
  try {
    const key = createPrivateKey(credentials[name] ?? "");
    return signature(algorithm, bytes, key).toString("base64url");
  } catch {
    return fail({
      code: "bad-setting",
      field: name,
      message: `The private key "${name}" of the connection ${connection} can't sign with ${algorithm}; enter it again as a whole PEM text, unencrypted and of the right kind.`,
    });
  }
}

/** RFC 7518: an ES256 signature is r and s side by side, a PS256 salt is as long as its hash. */
function signature(algorithm: SignRequest["sign"], bytes: Buffer, key: KeyObject): Buffer {
  switch (algorithm) {
    case "RS256":
      return sign("sha256", bytes, { key, padding: constants.RSA_PKCS1_PADDING });
    case "PS256":
      return sign("sha256", bytes, {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      });
    case "ES256":
      return sign("sha256", bytes, { key, dsaEncoding: "ieee-p1363" });
  }
}
