import { failureOf } from "@parstock/core";

import { openApp } from "./app.ts";
import { readEnvironment } from "./environment.ts";
import { startServer } from "./server.ts";

const report = (message: string): void => {
  process.stdout.write(`${message}\n`);
};

try {
  const environment = readEnvironment(process.env);
  const app = await openApp(environment, report);
  const server = await startServer(app, { port: environment.port });
  report(`Parstock for Shopify listens at ${server.address}, for ${environment.appUrl}.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void server
        .stop()
        .then(() => app.close())
        .then(() => process.exit(0));
    });
} catch (thrown) {
  const failure = failureOf(thrown);
  if (failure === null) throw thrown;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = 1;
}
