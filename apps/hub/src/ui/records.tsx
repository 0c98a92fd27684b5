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

/**
 * Rows of one kind: a table where there is room and cards where there is none. The roles are spelled out because a
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
  return (
    <table className="records" role="table">
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
  );
}
