import { IconAlertTriangle, IconArrowRight, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { ExceptionPage } from "../../api.ts";
import { hub } from "../hub.ts";
import { itemAddress } from "../low/item-address.ts";
import { Moment } from "../moment.tsx";
import { orderAddress } from "../orders/order-address.ts";
import { Blank, Loaded, Panel, Screen } from "../screen.tsx";
import { countOf, fill, useWords } from "../words/words.tsx";

type Row = ExceptionPage["rows"][number];

export function ExceptionsScreen(): ReactNode {
  const { words, locale } = useWords();
  const query = useQuery({ queryKey: ["exceptions"], queryFn: hub.exceptions });
  return (
    <Screen title={words.exceptions.title} lead={words.exceptions.lead}>
      <Panel
        padded={false}
        {...(query.data === undefined || query.data.total === 0
          ? {}
          : { title: countOf(words.exceptions.found, query.data.total, locale) })}
      >
        <Loaded query={query} rows={6}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Blank icon={IconCircleCheck} tone="good" title={words.exceptions.empty}>
                <p>{words.exceptions.emptyText}</p>
              </Blank>
            ) : (
              <ul className="plain-list exceptions">
                {rows.map((row) => (
                  <OneException key={row.key} row={row} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </Screen>
  );
}

function OneException({ row }: { readonly row: Row }): ReactNode {
  const { words } = useWords();
  return (
    <li>
      <IconAlertTriangle className="sign" size={20} stroke={1.75} aria-hidden />
      <div>
        <p>{words.tell(row.message)}</p>
        <p className="row small">
          {row.reference === undefined ? null : (
            <Link href={orderAddress(row.reference)}>
              {fill(words.exceptions.openOrder, { reference: row.reference })}
              <IconArrowRight size={14} aria-hidden />
            </Link>
          )}
          {row.item === undefined || row.location === undefined ? null : (
            <Link href={itemAddress({ item: row.item, location: row.location })}>
              {fill(words.exceptions.openItem, { item: row.item })}
              <IconArrowRight size={14} aria-hidden />
            </Link>
          )}
          {row.supplier === undefined ? null : (
            <span className="soft">
              {fill(words.exceptions.supplier, { supplier: row.supplier })}
            </span>
          )}
          <span className="soft">
            <Moment at={row.raisedAt} />
          </span>
        </p>
      </div>
    </li>
  );
}
