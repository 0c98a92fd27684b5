/** What tells whether somebody sits before this machine. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Whether what is printed goes to a screen. */
  readonly isTerminal: boolean;
}

/** Why no browser is opened; null when one may be. */
export function reasonNotToOpen({
  environment,
  platform,
  isTerminal,
}: Surroundings): string | null {
  const isSet = (name: string): boolean => !["", "0", "false"].includes(environment[name] ?? "");
  if (!isTerminal) return "nobody watches";
  if (isSet("CI")) return "CI";
  if (isSet("NO_BROWSER")) return "NO_BROWSER";
  if (environment["BROWSER"] === "none") return "BROWSER";
  if (isSet("SSH_CONNECTION") || isSet("SSH_TTY")) return "the screen is on another machine";
  const hasDisplay = isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("WSL_DISTRO_NAME");
  if (platform !== "darwin" && platform !== "win32" && !hasDisplay) return "there is no display";
  return null;
}

/** Opens the person's browser, or the one that BROWSER names, where there is a person; the address is printed in any case. */
export async function openBrowser(address: string, around: Surroundings): Promise<void> {
  if (reasonNotToOpen(around) !== null) return;
  const { default: open } = await import("open");
  const name = around.environment["BROWSER"] ?? "";
  const opened = await open(address, name === "" ? {} : { app: { name } }).catch(() => null);
  // It may fail to start much later than it is asked to; the address stands on the screen.
  opened?.on("error", () => {});
}
