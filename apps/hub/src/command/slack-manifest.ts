import { appManifest } from "@parstock/connectors/slack";
import { fail } from "@parstock/core";

import type { Terminal } from "./terminal.ts";

export interface SlackManifestOptions {
  readonly url?: string;
  readonly connection?: string;
}

/** `parstock slack-manifest`: the app as Slack takes it, with the hub's address or for Socket Mode. */
export async function slackManifest(
  { url, connection = "slack" }: SlackManifestOptions,
  terminal: Terminal,
): Promise<void> {
  if (url !== undefined && !/^https:\/\/[^\s/]+/.test(url))
    fail({
      code: "bad-input",
      field: "url",
      message:
        "Slack takes addresses that start with https:// only; leave --url out for Socket Mode.",
    });
  const events =
    url === undefined ? null : `${url.replace(/\/+$/, "")}/slack/${encodeURIComponent(connection)}`;
  terminal.out(JSON.stringify(appManifest(events), null, 2));
}
