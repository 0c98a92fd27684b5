import type { ReactNode } from "react";

import type { ItemPage } from "../../api.ts";
import { fill } from "../words/en.ts";
import { useWords } from "../words/words.tsx";

const width = 720;
const height = 180;
const left = 44;
const bottom = 22;

/** What is expected to be there day by day, against point and level. Only the drawing uses rounded figures. */
export function OutlookPlot({ item }: { readonly item: ItemPage }): ReactNode {
  const { words, quantity, day } = useWords();
  const figures = item.outlook.map((one) => Number(one.quantity));
  const point = item.point === null ? null : Number(item.point);
  const level = item.level === null ? null : Number(item.level);
  const top = Math.max(1, ...figures, point ?? 0, level ?? 0) * 1.1;
  const least = Math.min(0, ...figures);
  const x = (index: number): number =>
    left + (index / Math.max(1, figures.length - 1)) * (width - left - 8);
  const y = (value: number): number =>
    8 + (1 - (value - least) / (top - least)) * (height - bottom - 8);
  const steps = figures
    .map((value, index) => (index === 0 ? `M${x(0)},${y(value)}` : `H${x(index)}V${y(value)}`))
    .join("");
  const [first] = item.outlook;
  const last = item.outlook.at(-1);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      role="img"
      aria-label={fill(
        words.outlookOf,
        item.name,
        quantity(first?.quantity ?? "0"),
        quantity(last?.quantity ?? "0"),
      )}
    >
      <line x1={left} y1={y(0)} x2={width - 8} y2={y(0)} stroke="#8a8a8a" />
      <Level at={level} y={y} name={words.level} dash="none" />
      <Level at={point} y={y} name={words.point} dash="6 4" />
      <path d={steps} fill="none" stroke="#005bd3" strokeWidth={2.5} />
      <text x={left - 6} y={y(0) + 4} textAnchor="end" fontSize={11} fill="#303030">
        0
      </text>
      <text x={left} y={height - 4} fontSize={11} fill="#303030">
        {first === undefined ? "" : day(first.day)}
      </text>
      <text x={width - 8} y={height - 4} textAnchor="end" fontSize={11} fill="#303030">
        {last === undefined ? "" : day(last.day)}
      </text>
    </svg>
  );
}

function Level({
  at,
  y,
  name,
  dash,
}: {
  readonly at: number | null;
  readonly y: (value: number) => number;
  readonly name: string;
  readonly dash: string;
}): ReactNode {
  if (at === null) return null;
  return (
    <>
      <line
        x1={left}
        y1={y(at)}
        x2={width - 8}
        y2={y(at)}
        stroke="#b28400"
        strokeDasharray={dash}
      />
      <text x={left - 6} y={y(at) + 4} textAnchor="end" fontSize={11} fill="#303030">
        {at}
      </text>
      <text x={width - 10} y={y(at) - 4} textAnchor="end" fontSize={11} fill="#303030">
        {name}
      </text>
    </>
  );
}
