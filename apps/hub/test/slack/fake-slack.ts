import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readAll } from "node:stream/consumers";

import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

interface Call {
  readonly method: string;
  readonly authorization: string;
  readonly body: Record<string, unknown>;
}

/** Slack on a port of this machine: its Web API as far as we use it, addresses for answers, and Socket Mode. */
export interface FakeSlack {
  readonly apiUrl: string;
  readonly responseUrl: string;
  readonly calls: Call[];
  /** Messages as they stand by now, by their `ts`. */
  readonly messages: Map<string, { text: string; blocks: string }>;
  /** What the next calls of a method are answered with, instead of success. */
  readonly refusals: Map<string, { status: number; body: object }[]>;
  called(method: string): Call[];
  /** Delivers over the socket, and resolves with the acknowledgement. */
  deliver(type: string, payload: object): Promise<Record<string, unknown>>;
  readonly connected: () => number;
}

export const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";

export async function startSlack(): Promise<FakeSlack> {
  const calls: Call[] = [];
  const messages = new Map<string, { text: string; blocks: string }>();
  const refusals: FakeSlack["refusals"] = new Map();
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, (answer: Record<string, unknown>) => void>();
  let posted = 0;
  let envelopes = 0;
  const server = createServer((request, response) => {
    readAll(request)
      .then((text) => {
        const method = new URL(request.url ?? "/", "http://slack").pathname.replace("/api/", "");
        const body = text.startsWith("{")
          ? (JSON.parse(text) as Record<string, unknown>)
          : Object.fromEntries(new URLSearchParams(text));
        calls.push({ method, body, authorization: request.headers.authorization ?? "" });
        const refusal = refusals.get(method)?.shift();
        response.writeHead(refusal?.status ?? 200, { "content-type": "application/json" });
        response.end(JSON.stringify(refusal?.body ?? answer(method, body)));
      })
      .catch((thrown: unknown) => {
        response.writeHead(500).end(String(thrown));
      });
  });
  const sockets0 = new WebSocketServer({ server });
  sockets0.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("message", (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as {
        envelope_id: string;
        payload?: Record<string, unknown>;
      };
      waiting.get(id)?.(payload ?? {});
    });
    socket.send(JSON.stringify({ type: "hello", num_connections: 1 }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  function answer(method: string, body: Record<string, unknown>): object {
    switch (method) {
      case "chat.postMessage": {
        posted += 1;
        const ts = `1795392001.${String(posted).padStart(6, "0")}`;
        messages.set(ts, shown(body));
        return { ok: true, channel: "C0PROCURE1", ts };
      }
      case "chat.update": {
        const ts = String(body["ts"]);
        if (!messages.has(ts)) return { ok: false, error: "message_not_found" };
        messages.set(ts, shown(body));
        return { ok: true, ts };
      }
      case "apps.connections.open":
        return { ok: true, url: `ws://127.0.0.1:${port}/link` };
      case "auth.test":
        return {
          ok: true,
          team: "Acme",
          team_id: "T0EXAMPLE",
          user: "parstock",
          bot_id: "B1",
          user_id: "U9",
        };
      default:
        return { ok: true };
    }
  }

  onTestFinished(async () => {
    for (const socket of sockets) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    responseUrl: `http://127.0.0.1:${port}/api/respond`,
    calls,
    messages,
    refusals,
    called: (method) => calls.filter((call) => call.method === method),
    deliver: (type, payload) =>
      new Promise((resolve) => {
        envelopes += 1;
        const id = `envelope-${envelopes}`;
        waiting.set(id, resolve);
        sockets
          .at(-1)
          ?.send(
            JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: true }),
          );
      }),
    connected: () => sockets.length,
  };
}

function shown(body: Record<string, unknown>): { text: string; blocks: string } {
  return { text: String(body["text"]), blocks: JSON.stringify(body["blocks"]) };
}

/** A request as Slack signs it. */
export function signed(body: string, secret = signingSecret, at = Date.now()): RequestInit {
  const timestamp = String(Math.floor(at / 1000));
  const mac = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${mac}`,
    },
  };
}

export function interaction(payload: object): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** A click on a button as Slack tells of it. */
export function click(
  slack: FakeSlack,
  user: string,
  action: string,
  order: string,
  version: number,
): object {
  return {
    type: "block_actions",
    team: { id: "T0EXAMPLE" },
    user: { id: user, team_id: "T0EXAMPLE" },
    trigger_id: "12321423423.333649436676.d8c1bb83",
    response_url: slack.responseUrl,
    actions: [{ action_id: action, value: JSON.stringify({ order, version }) }],
  };
}
