import { SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { Confirmation } from "../dialog.tsx";
import { hub, type Scope } from "../hub.ts";
import { useSay } from "../say.ts";
import { sentenceFor } from "../screen.tsx";
import { SuggestingInput } from "../suggesting-input.tsx";
import { type Dictionary, fill, useWords } from "../words/words.tsx";

const kinds = ["item", "supplier", "category"] as const;

export function scopeText(scope: Scope, words: Dictionary): string {
  return `${words.autopilot.kinds[scope.kind]} ${scope.id}`;
}

/** Confirms that something may be ordered without asking. */
export function ScopeDialog({
  opened,
  first,
  onClose,
}: {
  readonly opened: boolean;
  readonly first: Scope | null;
  readonly onClose: () => void;
}): ReactNode {
  const { words } = useWords();
  const say = useSay();
  const client = useQueryClient();
  const [kind, setKind] = useState<Scope["kind"]>(first?.kind ?? "item");
  const [id, setId] = useState(first?.id ?? "");
  const [missing, setMissing] = useState(false);
  const scope = { kind, id: id.trim() };
  const text = scope.id === "" ? words.autopilot.kinds[kind] : scopeText(scope, words);
  const confirm = useMutation({
    mutationFn: (by: string) => hub.confirm(by, scope),
    onSuccess: () => {
      say.done(fill(words.autopilot.confirmed, { scope: text }));
      close();
    },
    onSettled: () => client.invalidateQueries(),
  });
  const close = (): void => {
    confirm.reset();
    setId("");
    setMissing(false);
    onClose();
  };
  return (
    <Confirmation
      opened={opened}
      title={words.autopilot.confirmTitle}
      text={fill(words.autopilot.confirmText, { scope: text })}
      confirm={words.autopilot.confirm}
      refusal={confirm.isError ? sentenceFor(confirm.error, words) : null}
      busy={confirm.isPending}
      onConfirm={(by) => {
        setMissing(scope.id === "");
        if (scope.id !== "") confirm.mutate(by);
      }}
      onClose={close}
    >
      <SegmentedControl
        aria-label={words.autopilot.scope}
        data={kinds.map((value) => ({ value, label: words.autopilot.kinds[value] }))}
        value={kind}
        onChange={(value) => setKind(value as Scope["kind"])}
      />
      <ScopeField kind={kind} value={id} onChange={setId} missing={missing} />
    </Confirmation>
  );
}

function ScopeField({
  kind,
  value,
  onChange,
  missing,
}: {
  readonly kind: Scope["kind"];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly missing: boolean;
}): ReactNode {
  const { words } = useWords();
  const [searched] = useDebouncedValue(value, 250);
  const suggestions = useQuery({
    queryKey: ["suggestions", kind, searched],
    queryFn: () => suggest(kind, searched),
  });
  return (
    <SuggestingInput
      label={words.autopilot.id}
      description={words.autopilot.idHint}
      suggestions={suggestions.data ?? []}
      value={value}
      onChange={onChange}
      error={missing ? words.autopilot.idMissing : null}
      data-autofocus
    />
  );
}

/** Items that are low and suppliers that were ordered from; nobody lists categories. */
async function suggest(kind: Scope["kind"], search: string): Promise<string[]> {
  if (kind === "item") {
    const { rows } = await hub.low({ search, outcome: "", limit: 20, offset: 0 });
    return [...new Set(rows.map((row) => row.item))];
  }
  if (kind === "supplier") {
    const { rows } = await hub.orders({ status: "", supplier: "", search, limit: 100 });
    return [...new Set(rows.map((row) => row.supplier))];
  }
  return [];
}
