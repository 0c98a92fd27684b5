import { type AddressInfo, createServer } from "node:net";

import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";

export interface MailServer {
  readonly port: number;
  /** For SMTP_URL. */
  readonly url: string;
  /** Everything that was delivered, raw. */
  readonly received: Buffer[];
  mails(): Promise<ParsedMail[]>;
  stop(): Promise<void>;
}

/** A real SMTP server on this machine. `deliver` decides what becomes of a message that arrived whole. */
export async function startMailServer(
  options: SMTPServerOptions = {},
  deliver: (message: Buffer, accept: (error?: Error) => void, drop: () => void) => void = (
    _message,
    accept,
  ) => accept(),
  port = 0,
): Promise<MailServer> {
  const received: Buffer[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const message = Buffer.concat(chunks);
        received.push(message);
        deliver(message, (error) => callback(error), drop);
      });
    },
    ...options,
  });
  function drop(): void {
    for (const connection of server.connections) connection.close();
  }
  server.on("error", () => {});
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const bound = (server.server.address() as AddressInfo).port;
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  onTestFinished(stop);
  return {
    port: bound,
    url: `smtp://127.0.0.1:${bound}`,
    received,
    mails: () => Promise.all(received.map((raw) => simpleParser(raw))),
    stop,
  };
}

/** A port on which nothing listens. */
export async function deafPort(): Promise<number> {
  const server = await startMailServer();
  await server.stop();
  return server.port;
}

/** Speaks SMTP up to the DATA command and then closes the connection. */
export async function startHangUpAtData(): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 mail.example.com\r\n");
    socket.on("data", (chunk) => {
      for (const command of chunk.toString().split("\r\n")) {
        if (command === "DATA") socket.destroy();
        else if (command !== "") socket.write("250 mail.example.com\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}
