import { expect, test } from "vitest";

import { reasonNotToOpen, type Surroundings } from "../src/command/browser.ts";

const linux = { platform: "linux", isTerminal: true } as const;
const mac = { platform: "darwin", isTerminal: true, environment: {} } as const;

test.each<[string, Surroundings, string | null]>([
  ["a desktop", { ...linux, environment: { DISPLAY: ":0" } }, null],
  ["Wayland", { ...linux, environment: { WAYLAND_DISPLAY: "wayland-0" } }, null],
  ["WSL", { ...linux, environment: { WSL_DISTRO_NAME: "Debian" } }, null],
  [
    "a browser that is named",
    { ...linux, environment: { DISPLAY: ":0", BROWSER: "firefox" } },
    null,
  ],
  ["a Mac", mac, null],
  ["Windows", { ...mac, platform: "win32" }, null],
  ["CI=false", { ...mac, environment: { CI: "false" } }, null],
  ["a server", { ...linux, environment: {} }, "there is no display"],
  ["a pipe", { ...mac, isTerminal: false }, "nobody watches"],
  ["CI", { ...mac, environment: { CI: "true" } }, "CI"],
  ["NO_BROWSER", { ...mac, environment: { NO_BROWSER: "1" } }, "NO_BROWSER"],
  ["BROWSER=none", { ...mac, environment: { BROWSER: "none" } }, "BROWSER"],
  [
    "SSH with a forwarded display",
    { ...linux, environment: { DISPLAY: ":10", SSH_CONNECTION: "10.0.0.1 22" } },
    "the screen is on another machine",
  ],
])("%s", (_name, around, reason) => {
  expect(reasonNotToOpen(around)).toBe(reason);
});
