import { failureOf } from "@parstock/core";

import type { Hub } from "../hub.ts";
import { Board } from "./board.ts";
import { Desk, type DeskService } from "./desk.ts";
import { openSocket, type Socket } from "./socket.ts";

export { addSlack } from "./routes.ts";

/** The Slack connections of a hub. */
export interface Channels {
  /** Those that Slack calls over HTTP, by the name of the connection. */
  readonly desks: ReadonlyMap<string, Desk>;
  /** Begins to talk, and waits for nobody. A connection that does not work is reported and stops no other. */
  open(): void;
  stop(): Promise<void>;
}

export function channelsOf(hub: Hub, service: DeskService): Channels {
  const desks = new Map<string, Desk>();
  const sockets: Socket[] = [];
  const entries = [...hub.connections.values()]
    .filter(({ connector }) => connector.name === "slack")
    .map((connection) => {
      const board = new Board(hub, connection, (message) => service.report(message));
      const desk = new Desk(hub, connection, board, service);
      if (connection.settings["mode"] === "http") desks.set(connection.name, desk);
      return { connection, board, desk };
    });
  let opening: Promise<unknown> = Promise.resolve();
  const openOne = async ({ connection, board, desk }: (typeof entries)[number]): Promise<void> => {
    try {
      const credentials = hub.credentials.read(connection.name);
      if (connection.settings["mode"] === "socket")
        sockets.push(
          await openSocket(connection, credentials, desk, (message) => service.report(message)),
        );
      board.start();
    } catch (thrown) {
      const reason = failureOf(thrown)?.message ?? said(thrown);
      service.report(`Slack of ${connection.name} is not open: ${reason}`);
    }
  };
  return {
    desks,
    open() {
      opening = Promise.all(entries.map(openOne));
    },
    async stop() {
      await opening;
      await Promise.all(
        [...entries.map(({ board }) => board), ...sockets].map((one) => one.stop()),
      );
    },
  };
}

/** The code of Slack's library says what is wrong; its message may quote the request. */
function said(thrown: unknown): string {
  const data =
    thrown instanceof Error && "data" in thrown ? (thrown.data as { error?: unknown }) : {};
  return typeof data.error === "string"
    ? `Slack refuses the tokens (${data.error}).`
    : "Slack could not be reached.";
}
