import type { Effect, HttpResponse, LedgerEvent } from "@parstock/core";

import { simulate } from "./simulator.ts";

// Prints one schedule, effect by effect: `pnpm --filter @parstock/testing replay 786`.

const seed = Number(process.argv[2]);
if (!Number.isInteger(seed)) {
  console.error("Which schedule? Give the seed that a failing test has printed, a whole number.");
  process.exit(2);
}

const { violations, struck } = simulate(seed, {
  perform(effect, world) {
    const answer = world.perform(effect);
    const line = told(effect, answer);
    if (line !== null) console.log(`${world.instant()}  ${line}`);
    return answer;
  },
});
console.log(`\nStruck: ${JSON.stringify(struck)}`);
for (const violation of violations) console.error(`VIOLATION ${violation}`);
process.exitCode = violations.length === 0 ? 0 : 1;

/** One line for an effect that reads or changes something; null for those that only look at the clock or the ledger. */
function told(effect: Effect, answer: unknown): string | null {
  switch (effect.kind) {
    case "http": {
      const { status, lost, body } = answer as HttpResponse;
      const { method, url } = effect.request;
      return `${method} ${url} -> ${lost ?? status} ${url === "supply" ? body : ""}`;
    }
    case "ledger.append": {
      const events = effect.entries.flatMap((entry) => entry.events.map(toldEvent));
      return `append ${events.join(", ")} -> ${JSON.stringify(answer)}`;
    }
    case "ledger.lease":
      return `lease for ${effect.holder} -> ${JSON.stringify(answer)}`;
    case "ledger.supply":
      return `supply -> ${JSON.stringify(answer)}`;
    case "mail":
      return `mail ${effect.message.messageId} -> ${JSON.stringify(answer)}`;
    case "mail.find":
      return `find mail ${effect.messageId} -> ${JSON.stringify(answer)}`;
    default:
      return null;
  }
}

function toldEvent(kept: LedgerEvent): string {
  if (kept.stream === "run") return `${kept.run} ${kept.event.type}`;
  if (kept.stream === "tenant") return kept.event.type;
  const { reference, event } = kept;
  const lines =
    event.type === "proposed" || event.type === "amended"
      ? event.order.lines.map(({ item, quantity }) => ` ${item} × ${quantity}`).join("")
      : "";
  return `${reference} ${event.type}${lines}`;
}
