/** A text for one line of somebody else's form: control characters become blanks, and no more than `most` characters. */
export function line(text: string, most: number): string {
  return cut(text.replace(/\p{Cc}+/gu, " ").trim(), most);
}

/** The same, with line breaks kept. */
export function lines(text: string, most: number): string {
  return cut(
    text
      .replace(/\r\n?/g, "\n")
      .replace(/[^\P{Cc}\n\t]+/gu, " ")
      .trim(),
    most,
  );
}

/** Cut between characters, never within one. Systems count UTF-16 units, so that is what is counted. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return text.slice(0, end);
}
