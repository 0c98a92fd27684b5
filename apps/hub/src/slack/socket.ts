import { parsePayload } from "@parstock/connectors/slack";
import { type Connection, type Credentials, fail } from "@parstock/core";

import type { Desk } from "./desk.ts";

const quiet = (): void => {};

export interface Socket {
  stop(): Promise<void>;
}

/**
 * Takes clicks and commands over a connection that the hub opens itself, where Slack can't reach it. Slack's own library keeps
 * it open; it is loaded only where it is used. Fails with one sentence when Slack refuses the tokens.
 */
export async function openSocket(
  connection: Connection,
  credentials: Credentials,
  desk: Desk,
  report: (message: string) => void,
): Promise<Socket> {
  const { botToken = "", appToken = "" } = credentials;
  if (botToken === "" || appToken === "")
    fail({
      code: "bad-setting",
      field: "appToken",
      message: `Socket Mode of ${connection.name} takes a bot token and an app-level token; run parstock connect for it.`,
    });
  const { App, LogLevel } = await import("@slack/bolt");
  const app = new App({
    token: botToken,
    appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: `${connection.settings["apiUrl"] ?? "https://slack.com/api"}/` },
    // Its messages may hold what people typed.
    logger: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: () =>
        report(`Slack's Socket Mode of ${connection.name} has a problem; it goes on by itself.`),
      setLevel: quiet,
      getLevel: () => LogLevel.ERROR,
      setName: quiet,
    },
  });
  // One listener for everything: what a payload says is read as it is over HTTP.
  app.use(async (delivery) => {
    const inbound = parsePayload(delivery.body as unknown as Readonly<Record<string, unknown>>);
    const errors = desk.complaints(inbound);
    const { ack } = delivery as unknown as { ack?: (answer?: object) => Promise<void> };
    await ack?.(errors === null ? undefined : { response_action: "errors", errors });
    if (errors === null) void desk.take(inbound);
  });
  await app.start();
  return {
    async stop() {
      await app.stop();
    },
  };
}
