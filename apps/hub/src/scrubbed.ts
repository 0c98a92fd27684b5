/**
 * Text for a log without what an address may carry: its user and password, its query and its fragment. Stacks and
 * messages of libraries quote addresses whole.
 */
export function scrubbed(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, "$1…@")
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, (address, plain: string) =>
      // A module's own address in a stack: its line and column stay.
      address.startsWith("file:") || address.startsWith("node:")
        ? plain + (/(?::\d+){1,2}\)?$/.exec(address)?.[0] ?? "")
        : `${plain}?…`,
    );
}
