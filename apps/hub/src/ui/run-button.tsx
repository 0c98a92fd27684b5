import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { hub } from "./hub.ts";
import { usePerson } from "./person.tsx";
import { useSay } from "./say.ts";
import { sentenceFor } from "./screen.tsx";
import { useWords } from "./words/words.tsx";

/** `feedChecked`: the person says that the figures which stopped the last run are right. */
export function RunButton({
  running,
  feedChecked = false,
}: {
  readonly running: boolean;
  readonly feedChecked?: boolean;
}): ReactNode {
  const { words } = useWords();
  const say = useSay();
  const person = usePerson();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: (by: string) => hub.startRun(by, feedChecked),
    onSuccess: () => say.done(words.overview.started),
    onError: (error) => say.refused(sentenceFor(error, words)),
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Button
      variant={feedChecked ? "default" : "filled"}
      leftSection={<IconRefresh size={18} aria-hidden />}
      loading={run.isPending}
      disabled={running}
      onClick={() => void person.ask().then((by) => (by === null ? null : run.mutate(by)))}
    >
      {running
        ? words.overview.running
        : feedChecked
          ? words.runs.feedChecked
          : words.overview.start}
    </Button>
  );
}
