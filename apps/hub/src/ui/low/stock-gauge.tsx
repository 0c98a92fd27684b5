import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { LowRow } from "../../api.ts";
import { formatQuantity } from "../amount.ts";
import { Badge } from "../badge.tsx";
import { fill, useWords } from "../words/words.tsx";

/** The position against the reorder point. The bar is drawn from rounded numbers; the figures beside it are exact. */
export function StockGauge({ row }: { readonly row: LowRow }): ReactNode {
  const { words, locale } = useWords();
  const position = formatQuantity(row.position, locale);
  const empty = Number(row.onHand) <= 0;
  if (row.point === null)
    return (
      <span className="figure">
        {position} <span className="unit">{row.unit.code}</span>
      </span>
    );
  const point = formatQuantity(row.point, locale);
  const share = Math.min(100, Math.max(0, (Number(row.position) / Number(row.point)) * 100 || 0));
  const tone = share <= 25 ? "bad" : Number(row.position) > Number(row.point) ? "good" : "warn";
  return (
    <span className="gauge" data-tone={tone}>
      <span className="figure">
        <strong>{position}</strong>{" "}
        <span className="unit">
          {fill(words.low.ofPoint, { point })} {row.unit.code}
        </span>
      </span>
      <span
        className="gauge-track"
        role="img"
        aria-label={fill(words.low.gauge, { position, point })}
      >
        <span className="gauge-fill" style={{ width: `${share}%`, display: "block" }} />
      </span>
      {empty ? (
        <Badge tone="bad" icon={IconAlertTriangle}>
          {words.low.out}
        </Badge>
      ) : null}
    </span>
  );
}
