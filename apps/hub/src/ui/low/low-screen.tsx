import { Button, Pagination, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCircleCheck, IconSearch, IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";

import { hub } from "../hub.ts";
import { Blank, Loaded, Panel, Screen } from "../screen.tsx";
import { countOf, useWords } from "../words/words.tsx";
import { LowRecords } from "./low-records.tsx";
import { QuietPanel } from "./quiet-panel.tsx";

const pageSize = 50;

export function LowScreen(): ReactNode {
  const { words, locale } = useWords();
  const [params, setParams] = useSearchParams();
  const search = params.get("search") ?? "";
  const [searched] = useDebouncedValue(search, 250);
  const outcome = params.get("outcome") ?? "";
  const page = Math.max(1, Number(params.get("page") ?? "1") || 1);

  const query = useQuery({
    queryKey: ["low", searched, outcome, page],
    queryFn: () =>
      hub.low({ search: searched, outcome, limit: pageSize, offset: (page - 1) * pageSize }),
    placeholderData: keepPreviousData,
  });

  const narrow = (change: Readonly<Record<string, string>>): void => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete("page");
        for (const [name, value] of Object.entries(change))
          if (value === "") next.delete(name);
          else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  const filtered = search !== "" || outcome !== "";

  return (
    <Screen title={words.low.title} lead={words.low.lead}>
      <Panel padded={false}>
        <div className="filters" role="search">
          <TextInput
            className="filter-search"
            type="search"
            label={words.search}
            placeholder={words.low.searchHint}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={search}
            onChange={(event) => narrow({ search: event.currentTarget.value })}
          />
          <Select
            label={words.low.outcome}
            data={[
              { value: "", label: words.all },
              ...Object.entries(words.outcomes).map(([value, label]) => ({ value, label })),
            ]}
            value={outcome}
            onChange={(value) => narrow({ outcome: value ?? "" })}
            allowDeselect={false}
          />
          <span className="filter-note" role="status">
            {query.data === undefined ? "" : countOf(words.low.found, query.data.total, locale)}
          </span>
        </div>
        <Loaded query={query} rows={10}>
          {({ rows, total }) =>
            rows.length === 0 ? (
              <Blank
                icon={filtered ? IconSearchOff : IconCircleCheck}
                tone={filtered ? "calm" : "good"}
                title={filtered ? words.low.noMatch : words.low.empty}
              >
                <p>{filtered ? words.low.noMatchText : words.low.emptyText}</p>
                {filtered ? (
                  <Button
                    variant="default"
                    mt="sm"
                    onClick={() => narrow({ search: "", outcome: "" })}
                  >
                    {words.clear}
                  </Button>
                ) : null}
              </Blank>
            ) : (
              <>
                <LowRecords rows={rows} />
                {total > pageSize ? (
                  <nav className="panel-foot" aria-label={words.pages}>
                    <Pagination
                      total={Math.ceil(total / pageSize)}
                      value={page}
                      onChange={(next) => {
                        narrow({ page: String(next) });
                        window.scrollTo(0, 0);
                      }}
                      getItemProps={(number) => ({
                        "aria-label": words.page.replace("{page}", String(number)),
                      })}
                      getControlProps={(control) => ({
                        "aria-label": words.controls[control as "previous" | "next"],
                      })}
                    />
                  </nav>
                ) : null}
              </>
            )
          }
        </Loaded>
      </Panel>
      <QuietPanel />
    </Screen>
  );
}
