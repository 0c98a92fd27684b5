import { useInterval } from "@mantine/hooks";
import { type ReactNode, useState } from "react";

import { inUnits } from "../../expiry.ts";
import { formatFull } from "../moment.tsx";
import { type Dictionary, fill, useWords } from "../words/words.tsx";

const minuteMs = 60_000;

/** How long a request for approval stands; the full date with its zone is in its title, and what is left is kept up to date. */
export function Expiry({ at }: { readonly at: string }): ReactNode {
  const { words, locale } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), minuteMs / 2, { autoInvoke: true });
  const left = Date.parse(at) - now;
  return (
    <time
      dateTime={at}
      title={formatFull(new Date(at), locale)}
      className="expiry small"
      data-soon={left < 24 * 60 * minuteMs ? "" : undefined}
    >
      {expiryText(left, words.expiry, locale)}
    </time>
  );
}

function expiryText(left: number, words: Dictionary["expiry"], locale: string): string {
  if (left <= 0) return words.over;
  if (left < minuteMs) return words.now;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  return fill(words.ends, { when: format.format(...inUnits(left)) });
}
