import { useResizeObserver } from "@mantine/hooks";
import { Fragment, type ReactNode } from "react";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** `lead` names the row; `wide` holds sentences; `narrow` is as small as its content. */
  readonly kind?: "lead" | "wide" | "narrow";
  readonly numeric?: boolean;
  readonly head?: ReactNode;
  readonly cell: (row: Row) => ReactNode;
}

/** What a column takes before a table is cramped. */
const rem = { lead: 13, wide: 14, narrow: 5, number: 5.5, plain: 8.25 };

function remOf<Row>({ kind, numeric }: Column<Row>): number {
  return rem[kind ?? (numeric === true ? "number" : "plain")];
}

/**
 * Rows of one kind: a table where there is room for its columns and cards where there is none. The roles are spelled out because a
 * browser forgets that it is a table once its cells are laid out as blocks.
 */
export function Records<Row>({
  caption,
  columns,
  rows,
  keyOf,
  below,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What a row shows beneath itself, or null. */
  readonly below?: (row: Row) => ReactNode;
}): ReactNode {
  const [room, { width }] = useResizeObserver();
  const needed = columns.reduce((sum, column) => sum + remOf(column), 0) * 16;
  const cards = (width === 0 ? window.innerWidth : width) < needed;
  return (
    <div className="records-room" ref={room}>
      <table className="records" role="table" data-cards={cards ? "" : undefined}>
        <caption className="unseen">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                data-numeric={column.numeric === true ? "" : undefined}
                data-narrow={column.kind === "narrow" ? "" : undefined}
              >
                {column.head ?? column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const extra = below?.(row) ?? null;
            return (
              <Fragment key={keyOf(row)}>
                <tr role="row">
                  {columns.map((column) => (
                    <td
                      key={column.key}
                      role="cell"
                      data-label={column.label === "" ? undefined : column.label}
                      data-numeric={column.numeric === true ? "" : undefined}
                      data-lead={column.kind === "lead" ? "" : undefined}
                      data-wide={column.kind === "wide" ? "" : undefined}
                      data-narrow={column.kind === "narrow" ? "" : undefined}
                    >
                      <div className="cell">{column.cell(row)}</div>
                    </td>
                  ))}
                </tr>
                {extra === null ? null : (
                  <tr role="row" className="disclosed">
                    <td role="cell" colSpan={columns.length} data-wide="">
                      {extra}
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
