import { type ReactNode, useEffect, useRef, useState } from "react";

import type { Overview } from "../api.ts";
import { useLive } from "./live.tsx";
import { countOf, useWords } from "./words/words.tsx";

/** Tells those who listen to the screen what changed on it by itself. */
export function Announcer({ overview }: { readonly overview: Overview | undefined }): ReactNode {
  const { words, locale } = useWords();
  const live = useLive();
  const [said, setSaid] = useState("");
  const before = useRef({ live, overview });

  useEffect(() => {
    const was = before.current;
    before.current = { live, overview };
    if (live === "offline" && was.live !== "offline") setSaid(words.announce.offline);
    else if (live === "live" && was.live === "offline") setSaid(words.announce.back);
    else if (was.overview === undefined || overview === undefined) return;
    else if (overview.running && !was.overview.running) setSaid(words.overview.started);
    else if (!overview.running && was.overview.running) setSaid(words.overview.ended);
    else if (overview.waiting !== was.overview.waiting)
      setSaid(countOf(words.announce.waiting, overview.waiting, locale));
  }, [live, overview, words, locale]);

  return (
    <div className="unseen" aria-live="polite" aria-atomic="true">
      {said}
    </div>
  );
}
