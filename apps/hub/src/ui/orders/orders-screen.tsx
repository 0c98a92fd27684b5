import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconSearchOff, IconShoppingCart } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useSearchParams } from "wouter";

import type { OrderRow } from "../../api.ts";
import { hub } from "../hub.ts";
import { Blank, Loaded, Panel, Screen } from "../screen.tsx";
import { countOf, useWords } from "../words/words.tsx";
import { BulkApproval } from "./bulk-approval.tsx";
import { OrderRecords } from "./order-records.tsx";
import { groups, isUndecided } from "./status-groups.ts";

const pageSize = 50;
/** Enough orders to know every supplier that is being bought from. */
const supplierSample = 500;

export function OrdersScreen(): ReactNode {
  const { words, locale } = useWords();
  const [params, setParams] = useSearchParams();
  const search = params.get("search") ?? "";
  const [searched] = useDebouncedValue(search, 250);
  const status = params.get("status") ?? "";
  const supplier = params.get("supplier") ?? "";
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());

  const query = useInfiniteQuery({
    queryKey: ["orders", status, supplier, searched],
    queryFn: ({ pageParam }) =>
      hub.orders({ status, supplier, search: searched, limit: pageSize }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) =>
      last.rows.length < pageSize ? undefined : last.rows.at(-1)?.reference,
    placeholderData: keepPreviousData,
    select: (pages) => ({
      rows: pages.pages.flatMap((page) => page.rows),
      total: pages.pages[0]?.total ?? 0,
    }),
  });
  const rows = useMemo<readonly OrderRow[]>(() => query.data?.rows ?? [], [query.data]);
  const selected = useMemo(
    () => rows.filter((row) => isUndecided(row.status) && chosen.has(row.reference)),
    [rows, chosen],
  );

  const narrow = (change: Readonly<Record<string, string>>): void => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change))
          if (value === "") next.delete(name);
          else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  const choose = (references: readonly string[], wanted: boolean): void =>
    setChosen((before) => {
      const next = new Set(before);
      for (const reference of references)
        if (wanted) next.add(reference);
        else next.delete(reference);
      return next;
    });
  const filtered = search !== "" || status !== "" || supplier !== "";

  return (
    <Screen title={words.orders.title} lead={words.orders.lead}>
      <Panel padded={false}>
        <div className="filters" role="search">
          <TextInput
            className="filter-search"
            type="search"
            label={words.search}
            placeholder={words.orders.searchHint}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={search}
            onChange={(event) => narrow({ search: event.currentTarget.value })}
          />
          <Select
            label={words.orders.status}
            data={[
              { value: "", label: words.orders.statusAll },
              {
                group: words.orders.groups.label,
                items: [
                  { value: groups.waiting, label: words.orders.groups.waiting },
                  { value: groups.open, label: words.orders.groups.open },
                ],
              },
              {
                group: words.orders.groups.single,
                items: Object.entries(words.statuses).map(([value, label]) => ({ value, label })),
              },
            ]}
            value={status}
            onChange={(value) => narrow({ status: value ?? "" })}
            allowDeselect={false}
          />
          <SupplierSelect value={supplier} onChange={(value) => narrow({ supplier: value })} />
          <span className="filter-note" role="status">
            {query.data === undefined ? "" : countOf(words.orders.found, query.data.total, locale)}
          </span>
        </div>
        <BulkApproval orders={selected} onSettled={() => setChosen(new Set())} />
        <Loaded query={query} rows={10}>
          {(page) =>
            page.rows.length === 0 ? (
              <Blank
                icon={filtered ? IconSearchOff : IconShoppingCart}
                title={filtered ? words.orders.noMatch : words.orders.empty}
              >
                <p>{filtered ? words.orders.noMatchText : words.orders.emptyText}</p>
                {filtered ? (
                  <Button
                    variant="default"
                    mt="sm"
                    onClick={() => narrow({ search: "", status: "", supplier: "" })}
                  >
                    {words.clear}
                  </Button>
                ) : null}
              </Blank>
            ) : (
              <OrderRecords rows={page.rows} selection={{ chosen, choose }} />
            )
          }
        </Loaded>
        {query.hasNextPage ? (
          <div className="panel-foot">
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {words.more}
            </Button>
          </div>
        ) : null}
      </Panel>
    </Screen>
  );
}

function SupplierSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { words, locale } = useWords();
  const { data } = useQuery({
    queryKey: ["orders", "suppliers"],
    queryFn: () => hub.orders({ status: "", supplier: "", search: "", limit: supplierSample }),
  });
  const names = new Map((data?.rows ?? []).map((row) => [row.supplier, row.supplierName]));
  if (value !== "" && !names.has(value)) names.set(value, value);
  const options = [...names]
    .map(([id, label]) => ({ value: id, label }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <Select
      label={words.orders.supplier}
      data={[{ value: "", label: words.orders.supplierAll }, ...options]}
      value={value}
      onChange={(next) => onChange(next ?? "")}
      allowDeselect={false}
      searchable
    />
  );
}
