import { type Context, converse, type Effect, type Exchange, type Page } from "@parstock/core";
import { expect } from "vitest";

import { type Case, type ConnectorUnderTest, readerOf, stocked } from "./connector-case.ts";
import type { VendorHost } from "./vendor-host.ts";
import { vendorFacts } from "./vendor.ts";

export function testConnectorSignIn(check: Case, { connector }: ConnectorUnderTest): void {
  const read = readerOf(connector, "readStock") ?? readerOf(connector, "readSuppliers");
  if (read === null) return;
  const first = (context: Context): Exchange<Page<unknown>> => read(context, null);

  check("no request of a conversation holds a secret before it is authorised", (open) => {
    const host = stocked(open);
    const exchange = read(host.context(), null);
    const request = exchange.next().value;
    expect(host.secretsIn(JSON.stringify(request))).toEqual([]);
  });
  check("a revoked sign-in is told as one", (open) => {
    const host = stocked(open);
    const { refusals, tokens } = host.world;
    if (refusals.revoked === undefined) throw new Error("the world never revokes");
    tokens?.revoke();
    host.mishap = () => (tokens === undefined ? "revoked" : null);
    expect(host.talk(first)).toMatchObject({ failure: { code: "auth-revoked" } });
  });
  check("a wrong tenant is told as one", (open) => {
    const host = stocked(open);
    if (host.world.refusals.wrongTenant === undefined) throw new Error("the world has one tenant");
    host.mishap = () => "wrong-tenant";
    expect(host.talk(first)).toMatchObject({ failure: { code: "wrong-tenant" } });
  });
  if (connector.refresh === undefined) return;

  check("a sign-in that expires between two pages is renewed", (open) => {
    const host = open();
    host.world.fill(vendorFacts((host.world.pageRows.readStock ?? 12) + 1));
    const page = host.value(first);
    desk(host).expire();
    const again = host.value((context) => read(context, page.next));
    expect(again.rows.length).toBeGreaterThan(0);
    expect(desk(host).renewals).toBe(1);
  });
  check("new tokens are stored before they are used", (open) => {
    const host = stocked(open);
    desk(host).expire();
    host.value(first);
    host.value(first);
    expect(desk(host).renewals).toBe(1);
    expect(host.unstored).toEqual([]);
    expect(host.credentials["accessToken"]).toBe(desk(host).accessToken);
  });
  check("two workers renew once", (open) => {
    const host = stocked(open);
    desk(host).expire();
    const programs = ["worker-1", "worker-2"].map((holder) =>
      converse(host.connection(holder), first),
    );
    const done: unknown[] = [];
    const pending = programs.map((program) => ({ program, step: program.next() }));
    for (let turn = 0; done.length < 2 && turn < 400; turn += 1) {
      const one = pending[turn % 2];
      if (one === undefined || one.step.done === true) continue;
      one.step = one.program.next(host.perform(one.step.value as Effect));
      if (one.step.done === true) done.push(one.step.value);
    }
    expect(done).toHaveLength(2);
    expect(desk(host).renewals).toBe(1);
    expect(host.unstored).toEqual([]);
  });
  check("a lost answer to a renewal is told, and gone about again later", (open) => {
    const host = stocked(open);
    desk(host).expire();
    let lost = false;
    host.mishap = (request) => {
      const renewing = host.secretsIn(request.body ?? "").length > 0;
      if (!renewing || lost) return null;
      lost = true;
      return "lost-after";
    };
    expect(host.talk(first)).toMatchObject({ failure: { code: "unavailable" } });
    expect(lost).toBe(true);
    const later = host.talk(first);
    if (later.kind === "failure") expect(later.failure.code).toBe("auth-revoked");
  });
}

function desk(host: VendorHost): NonNullable<VendorHost["world"]["tokens"]> {
  if (host.world.tokens === undefined) throw new Error("the world hands out no tokens");
  return host.world.tokens;
}
