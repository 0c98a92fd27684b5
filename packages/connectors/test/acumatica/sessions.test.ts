import { json, samplePurchase, vendorFacts, VendorHost } from "@parstock/testing";
import { describe, expect, it } from "vitest";

import { acumatica } from "../../src/acumatica/index.ts";
import { subject } from "./subject.ts";
import { AcumaticaWorld } from "./world.ts";

const facts = vendorFacts(12);
const purchase = samplePurchase(facts);
function open(more: Readonly<Record<string, string>> = {}): {
  host: VendorHost;
  world: AcumaticaWorld;
} {
  const world = new AcumaticaWorld();
  world.fill(facts);
  world.tokens.expire();
  const settings = { ...subject.settings, ...more };
  const host = new VendorHost({ ...subject, world, settings });
  return { host, world };
}

function pathsOf({ requests }: VendorHost): string[] {
  return requests.map(({ url }) => url.replace(/^.*\/entity/, "").replace(/\?.*$/, ""));
}

describe("a session of Acumatica", () => {
  it("is signed in and out by every conversation", () => {
    const { host, world } = open();
    for (let times = 0; times < 3; times += 1)
      host.value((context) => acumatica.readSuppliers!(context, null));
    expect(world.seats).toBe(0);
    expect(world.seatsMost).toBe(1);
    expect(pathsOf(host).filter((path) => path === "/auth/login")).toHaveLength(3);
    expect(pathsOf(host).filter((path) => path === "/auth/logout")).toHaveLength(3);
  });

  it.each(["lost-before", "broken-before", "truncated", "web-page"] as const)(
    "is ended after a conversation that failed (%s)",
    (mishap) => {
      const { host, world } = open();
      host.mishap = ({ url }) => (url.includes("/PurchaseOrder") ? mishap : null);
      const outcome = host.talk((context) => acumatica.createOrder!(context, purchase));
      expect(outcome.kind).toBe("failure");
      expect(world.seats).toBe(0);
      expect(pathsOf(host).at(-1)).toBe("/auth/logout");
    },
  );

  it("is ended after a refused order too", () => {
    const { host, world } = open();
    const order = { ...purchase.order, supplier: "NOBODY" };
    const outcome = host.talk((context) => acumatica.createOrder!(context, { ...purchase, order }));
    expect(outcome).toMatchObject({
      failure: {
        code: "rejected",
        field: "VendorID",
        message: expect.stringContaining("cannot be found"),
      },
    });
    expect(world.seats).toBe(0);
  });

  it("carries every cookie of the sign-in", () => {
    const { host } = open();
    host.value((context) => acumatica.readSuppliers!(context, null));
    const { cookie = "" } = host.requests.find(({ url }) => url.includes("/Vendor"))?.headers ?? {};
    const last = host.requests.filter(({ url }) => url.includes("/Vendor")).at(-1)?.headers[
      "cookie"
    ];
    expect(cookie).not.toBe(last);
    expect(last).toBe(
      `ASP.NET_SessionId=${host.world.tokens?.accessToken}; UserBranch=16; Locale=TimeZone=GMTM0800A&Culture=en-US`,
    );
  });

  it("is not tried a second time with a wrong password, and not at all without a tenant", () => {
    const { host, world } = open();
    world.password = "another";
    const read = (): unknown => host.talk((context) => acumatica.readSuppliers!(context, null));
    expect(read()).toMatchObject({ failure: { code: "auth-revoked" } });
    expect(pathsOf(host).filter((path) => path === "/auth/login")).toHaveLength(1);
    const nowhere = open({ tenant: "" });
    expect(nowhere.host.talk((context) => acumatica.readSuppliers!(context, null))).toMatchObject({
      failure: { code: "bad-setting", field: "tenant" },
    });
    expect(pathsOf(nowhere.host)).not.toContain("/auth/login");
  });

  it("may be a token of a connected application, without the cookies of a session before", () => {
    const { host } = open({ signIn: "connected application", clientId: "x@Acme" });
    const old = { accessToken: "old", refreshToken: "old", cookies: "Locale=en" };
    const renewal = acumatica.refresh!(host.context(), old);
    renewal.next();
    const answer = json(200, { access_token: "token", refresh_token: "next" });
    expect(renewal.next(answer).value).toEqual({ accessToken: "token", refreshToken: "next" });
    const request = acumatica.authorize(
      { method: "GET", url: "https://erp.example/acme/entity", headers: {}, intent: "reads" },
      { accessToken: "token" },
      { now: host.instant(), nonce: "n" },
    );
    expect(request.headers).toEqual({ authorization: "Bearer token" });
    const flow = { redirectUrl: "https://hub.example/back", state: "s", verifier: "v" };
    expect(acumatica.consent?.url(host.context(), flow)).toBe(
      "https://erp.example/acme/identity/connect/authorize?response_type=code&client_id=x%40Acme&redirect_uri=https%3A%2F%2Fhub.example%2Fback&scope=api%20offline_access&state=s",
    );
  });
});
