import type { HttpResponse, Instant } from "@parstock/core";
import { describe, expect, it } from "vitest";

import { odoo } from "../../src/odoo/index.ts";

const now = "2026-11-23T08:00:00.000Z" as Instant;

function explained(response: Partial<HttpResponse>): unknown {
  return odoo.explain({ status: 200, headers: {}, body: "", ...response }, now);
}

/** As odoo/http.py of 17.0 writes it: status 200, whatever happened. */
function overRpc(name: string, message: string, code = 200): HttpResponse {
  const data = { name, message, arguments: [message], context: {}, debug: "Traceback: secret" };
  const error = { code, message: "Odoo Server Error", data };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, error });
  return { status: 200, headers: {}, body };
}

function overJson2(status: number, name: string, message: string): HttpResponse {
  const body = JSON.stringify({ name, message, arguments: [], context: {}, debug: "Traceback" });
  return { status, headers: {}, body };
}

describe("refusals of Odoo", () => {
  it.each([
    ["odoo.exceptions.AccessDenied", "Access Denied", "auth-expired"],
    [
      "odoo.exceptions.AccessError",
      "You are not allowed to access 'Purchase Order'",
      "auth-denied",
    ],
    ["odoo.exceptions.UserError", "Unable to cancel this purchase order.", "rejected"],
    ["odoo.exceptions.ValidationError", "The quantity must be positive", "rejected"],
    ["odoo.exceptions.RedirectWarning", "Configure a warehouse", "rejected"],
    ["odoo.exceptions.MissingError", "Record does not exist", "not-found"],
    ["psycopg2.errors.SerializationFailure", "could not serialize access", "throttled"],
    ["psycopg2.errors.LockNotAvailable", "could not obtain lock", "throttled"],
    ["odoo.exceptions.LockError", "Cannot lock the record", "throttled"],
    ["psycopg2.OperationalError", 'database "shop" does not exist', "wrong-tenant"],
    ["psycopg2.OperationalError", "server closed the connection", "unavailable"],
    ["builtins.TypeError", "got an unexpected keyword argument", "rejected"],
  ])("over JSON-RPC %s (%s) is %s", (name, message, code) => {
    expect(explained(overRpc(name, message))).toMatchObject({ code, vendorCode: name });
  });

  it.each([
    [401, "werkzeug.exceptions.Unauthorized", "Invalid apikey", "auth-revoked"],
    [403, "odoo.exceptions.AccessError", "You are not allowed to create", "auth-denied"],
    [404, "werkzeug.exceptions.NotFound", "the model 'x' does not exist", "bad-setting"],
    [404, "odoo.exceptions.MissingError", "Record does not exist", "not-found"],
    [422, "odoo.exceptions.UserError", "Please select a vendor", "rejected"],
    [422, "builtins.TypeError", "missing a required argument: 'domain'", "rejected"],
    [500, "psycopg2.errors.SerializationFailure", "could not serialize access", "throttled"],
    [500, "psycopg2.InterfaceError", "connection already closed", "unavailable"],
    [500, "builtins.KeyError", "'x'", "rejected"],
  ])("over JSON-2 status %i with %s (%s) is %s", (status, name, message, code) => {
    expect(explained(overJson2(status, name, message))).toMatchObject({ code });
  });

  it.each([
    [302, "bad-setting"],
    [401, "auth-revoked"],
    [404, "bad-setting"],
    [413, "rejected"],
    [502, "unavailable"],
  ])("a web page with status %i is %s", (status, code) => {
    expect(explained({ status, body: "<html></html>" })).toMatchObject({ code });
  });

  it("names the field that a version does not have", () => {
    const message = "Invalid field 'product_uom' on model 'purchase.order.line'";
    expect(explained(overRpc("builtins.ValueError", message))).toMatchObject({
      code: "rejected",
      field: "product_uom",
    });
  });

  it("ends a session that has expired", () => {
    const response = overRpc("odoo.http.SessionExpiredException", "Session expired", 100);
    expect(explained(response)).toMatchObject({ code: "auth-expired" });
  });

  it("keeps what comes after the first paragraph, and people's addresses, to itself", () => {
    const text = "No mail to ann@acme.example\n\nUser: Ann (id=7)\nRecords: 12";
    const told = JSON.stringify(explained(overRpc("odoo.exceptions.UserError", text)));
    expect(told).not.toMatch(/ann|Ann|secret|Traceback/);
  });

  it("takes an answer that speaks of errors for an answer", () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, result: [{ name: '"error" kit' }] });
    expect(explained({ body })).toBeNull();
    expect(explained({ body: '[{"id": 1, "name": "\\"error\\" kit"}]' })).toBeNull();
  });
});
