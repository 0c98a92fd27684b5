import type { ReactElement } from "react";

import type { Work } from "./work.ts";

/** How the last thing went, also said to screen readers. */
export function Said({ work }: { readonly work: Work }): ReactElement {
  return (
    <div role="status" aria-live="polite">
      {work.busy ? <p className="quiet">Working…</p> : null}
      {work.told === null ? null : (
        <p className={work.told.bad ? "told bad" : "told"}>{work.told.text}</p>
      )}
    </div>
  );
}
