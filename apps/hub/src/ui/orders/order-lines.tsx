import { ActionIcon, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp, IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";

import type { OrderDetail } from "../../api.ts";
import { formatQuantity } from "../amount.ts";
import { Money, Quantity } from "../figures.tsx";
import { itemAddress } from "../low/item-address.ts";
import { type Column, Records } from "../records.tsx";
import { Panel } from "../screen.tsx";
import { countOf, fill, useWords } from "../words/words.tsx";
import type { Reactions } from "./action-mutation.ts";
import { type Line, QuantityDialog } from "./quantity-dialog.tsx";

export function OrderLines({
  order,
  ...reactions
}: { readonly order: OrderDetail } & Reactions): ReactNode {
  const { words, locale } = useWords();
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [editing, setEditing] = useState<{
    readonly line: Line;
    readonly order: OrderDetail;
  } | null>(null);
  const [dialog, { open: showDialog, close: hideDialog }] = useDisclosure(false);
  const editable = order.actions.includes("edit");

  const toggle = (number: number): void =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(number)) next.add(number);
      return next;
    });

  const columns: readonly Column<Line>[] = [
    {
      key: "item",
      label: words.order.item,
      kind: "lead",
      cell: (line) => <LineItem line={line} shipTo={order.shipTo} />,
    },
    {
      key: "quantity",
      label: words.order.quantity,
      numeric: true,
      cell: (line) => (
        <>
          <span className="line-quantity">
            {editable ? (
              <ActionIcon
                variant="subtle"
                size="md"
                aria-label={`${words.actions.edit.label}: ${line.name}`}
                onClick={() => {
                  setEditing({ line, order });
                  showDialog();
                }}
              >
                <IconPencil size={17} aria-hidden />
              </ActionIcon>
            ) : null}
            <Quantity value={line.quantity} unit={line.unit.code} />
          </span>
          {line.received === "0" ? null : (
            <div className="small soft">
              {fill(words.order.received, {
                received: formatQuantity(line.received, locale),
                quantity: formatQuantity(line.quantity, locale),
              })}
            </div>
          )}
        </>
      ),
    },
    {
      key: "price",
      label: words.order.price,
      numeric: true,
      cell: (line) => (
        <>
          <Money value={line.price} currency={order.currency} />
          {line.priceUnit === "1" ? null : (
            <span className="soft small">
              {" "}
              {fill(words.order.pricePer, { n: formatQuantity(line.priceUnit, locale) })}
            </span>
          )}
        </>
      ),
    },
    {
      key: "total",
      label: words.order.lineTotal,
      numeric: true,
      cell: (line) => (
        <strong>
          <Money value={line.total} currency={order.currency} />
        </strong>
      ),
    },
    {
      key: "why",
      label: "",
      kind: "narrow",
      head: <span className="unseen">{words.order.why}</span>,
      cell: (line) => (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={open.has(line.number)}
          aria-label={fill(words.order.whyOf, { name: line.name })}
          rightSection={
            open.has(line.number) ? (
              <IconChevronUp size={16} aria-hidden />
            ) : (
              <IconChevronDown size={16} aria-hidden />
            )
          }
          onClick={() => toggle(line.number)}
        >
          {words.order.why}
        </Button>
      ),
    },
  ];

  return (
    <Panel
      title={words.order.lines}
      end={
        <span className="soft small">
          {countOf(words.orders.lines, order.orderLines.length, locale)}
        </span>
      }
      padded={false}
    >
      <Records
        caption={words.order.lines}
        columns={columns}
        rows={order.orderLines}
        keyOf={(line) => String(line.number)}
        below={(line) => (open.has(line.number) ? <Explanation line={line} /> : null)}
      />
      {editing === null ? null : (
        <QuantityDialog
          order={editing.order}
          line={editing.line}
          opened={dialog}
          onClose={hideDialog}
          {...reactions}
        />
      )}
    </Panel>
  );
}

function LineItem({ line, shipTo }: { readonly line: Line; readonly shipTo: string }): ReactNode {
  const { words } = useWords();
  const location = line.allocations[0]?.location ?? shipTo;
  return (
    <>
      <Link href={itemAddress({ item: line.item, location })} className="line-link">
        {line.name}
      </Link>
      <div className="soft small">
        <span className="code">{line.item}</span>
        {line.supplierSku === undefined
          ? null
          : ` · ${fill(words.order.supplierSku, { sku: line.supplierSku })}`}
      </div>
      {line.allocations.length < 2 ? null : (
        <div className="soft small">
          {words.order.for}{" "}
          {line.allocations.map((allocation, index) => (
            <span key={allocation.location}>
              {index === 0 ? "" : ", "}
              {allocation.location} <Quantity value={allocation.quantity} />
            </span>
          ))}
        </div>
      )}
    </>
  );
}

function Explanation({ line }: { readonly line: Line }): ReactNode {
  const { words } = useWords();
  return (
    <ol className="sentences">
      {line.explanation.map((sentence) => (
        <li key={sentence}>{words.tell(sentence)}</li>
      ))}
    </ol>
  );
}
