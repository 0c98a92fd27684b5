import {
  IconDownload,
  IconExternalLink,
  IconFileText,
  IconFileTypeCsv,
  IconFileTypePdf,
} from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { OrderDetail } from "../../api.ts";
import { Panel } from "../screen.tsx";
import { useWords } from "../words/words.tsx";

/** What browsers show by themselves; the rest is downloaded. */
const shown = new Set(["application/pdf", "text/html", "text/plain"]);

function iconOf(mediaType: string): typeof IconFileText {
  if (mediaType.startsWith("application/pdf")) return IconFileTypePdf;
  return mediaType.startsWith("text/csv") ? IconFileTypeCsv : IconFileText;
}

export function OrderDocuments({ order }: { readonly order: OrderDetail }): ReactNode {
  const { words } = useWords();
  return (
    <Panel title={words.order.documents} padded={false}>
      {order.documents.length === 0 ? (
        <p className="panel-body soft">{words.order.noDocuments}</p>
      ) : (
        <ul className="plain-list link-list">
          {order.documents.map(({ name, mediaType, href }) => {
            const Sign = iconOf(mediaType);
            const opens = shown.has(mediaType.split(";")[0] ?? "");
            const End = opens ? IconExternalLink : IconDownload;
            return (
              <li key={href}>
                <a
                  href={href}
                  {...(opens ? { target: "_blank", rel: "noopener" } : { download: name })}
                >
                  <Sign size={22} stroke={1.5} aria-hidden />
                  <span>
                    {name}
                    <span className="unseen">
                      {" "}
                      ({opens ? words.order.preview : words.order.download})
                    </span>
                  </span>
                  <End className="end" size={16} aria-hidden />
                </a>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
