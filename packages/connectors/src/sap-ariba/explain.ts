import type { Failure, FailureCode, HttpResponse, Instant } from "@parstock/core";

import type { Voice } from "../lib/talk.ts";
import { retryAt } from "../lib/time.ts";
import { line } from "../lib/words.ts";
import { elementAt, parseXml, type XmlElement } from "../lib/xml.ts";

const title = "SAP Ariba";

/** cXML reports in `Response/Status`, with HTTP 200 whatever it says; SOAP in a `Fault`. */
function explain(response: HttpResponse, now: Instant): Failure | null {
  const { status } = response;
  const root = status === 401 || status === 403 ? null : parseXml(response.body);
  const answer = elementAt(root, "Response/Status");
  if (root?.name === "cXML")
    return answer === undefined ? malformed(String(status)) : judge(answer);
  const fault = elementAt(root, "Body/Fault");
  if (fault !== undefined) return faulty(fault, status);
  if (status >= 400) return refusedByHttp(response, now);
  return root?.name === "Envelope" || root?.name === "definitions"
    ? null
    : malformed(String(status));
}

/** The status table of the cXML reference guide (https://cxml.org); codes that it does not list go by their hundred. */
function judge(answer: XmlElement): Failure | null {
  const code = Number(answer.attributes["code"] ?? NaN);
  if (code >= 200 && code < 300) return null;
  const said = textOf(answer);
  const because = said === "" ? "" : `: ${said}`;
  const failure = (kind: FailureCode, message: string, field?: string): Failure => ({
    code: kind,
    message,
    vendorCode: String(code),
    ...(field === undefined ? {} : { field }),
  });
  switch (code) {
    case 400:
      return failure(
        "rejected",
        `The network could not read the document${because}. Try another cXML version in the settings.`,
      );
    case 401:
      return failure(
        "auth-denied",
        "The network does not know this sender: check network id and shared secret; a test account has an id that ends in -T and a secret of its own.",
      );
    case 403:
      return failure(
        "rejected",
        `The network does not let you order from this supplier${because}. Set up the trading relationship there, and the supplier's id in the settings.`,
        "supplier",
      );
    case 406:
      return failure(
        "rejected",
        `The network refused the document by one of its rules${because}. Correct that in the order or in the settings.`,
      );
    case 409:
      return failure("conflict", `The network has another document in its way${because}.`);
    case 450:
      return failure(
        "rejected",
        "This address does not take the document; use the one that the connection test names for OrderRequest.",
        "url",
      );
    case 475:
    case 476:
    case 477:
      return failure(
        "auth-denied",
        "The network wants documents signed with a certificate; allow the shared secret for this account instead.",
      );
    case 551:
      return failure(
        "rejected",
        `The network cannot forward to this supplier${because}. Have the supplier's side repaired, then try again.`,
        "supplier",
      );
    default:
      if (code >= 500 && code < 600)
        return failure("unavailable", `The network is not available (${code}); try again later.`);
      if (code >= 400 && code < 500)
        return failure("rejected", `The network refused it (${code})${because}.`);
      return malformed(answer.attributes["code"] ?? "");
  }
}

/** What was said beyond the code. Somebody may have quoted our document: no secret is passed on. */
function textOf(answer: XmlElement): string {
  const words = answer.text === "" ? (answer.attributes["text"] ?? "") : answer.text;
  return line(words.replace(/<?SharedSecret[\s\S]*/i, "…"), 300).replace(/[.;\s]+$/, "");
}

function faulty(fault: XmlElement, status: number): Failure {
  const said = line(elementAt(fault, "faultstring")?.text ?? "no reason given", 300);
  return {
    code: "rejected",
    message: `SAP Ariba refused the requisition: ${said.replace(/[.;\s]+$/, "")}. Correct that in the order or in the settings.`,
    vendorCode: elementAt(fault, "faultcode")?.text ?? String(status),
  };
}

function refusedByHttp({ status, headers }: HttpResponse, now: Instant): Failure {
  const vendorCode = String(status);
  switch (status) {
    case 401:
    case 403:
      return {
        code: "auth-denied",
        message:
          "SAP Ariba does not let this account in; check the user and the secret in the settings.",
        vendorCode,
      };
    case 404:
      return {
        code: "bad-setting",
        field: "url",
        message: "There is nothing at the address in the settings; take it from the account again.",
        vendorCode,
      };
    case 429: {
      const hint = retryAt(headers["retry-after"], now);
      return {
        code: "throttled",
        message: "SAP Ariba asks us to slow down.",
        vendorCode,
        ...(hint === undefined ? {} : { retryAt: hint }),
      };
    }
    default:
      return {
        code: "unavailable",
        message: `SAP Ariba is not available (${status}); try again later.`,
        vendorCode,
      };
  }
}

function malformed(vendorCode: string): Failure {
  return {
    code: "malformed-answer",
    message:
      "SAP Ariba answered with something that is neither cXML nor SOAP; check the address in the settings, or try again later.",
    vendorCode,
  };
}

export const voice: Voice = { title, explain };
