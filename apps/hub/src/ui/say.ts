import { notifications } from "@mantine/notifications";
import { useMemo } from "react";

import { useWords } from "./words/words.tsx";

interface Say {
  /** What was done. */
  readonly done: (message: string) => void;
  /** What was not; it stays longer. */
  readonly refused: (message: string) => void;
}

/** Short messages in the corner; screen readers hear them too. */
export function useSay(): Say {
  const { words } = useWords();
  return useMemo(() => {
    const closeButtonProps = { "aria-label": words.close };
    return {
      done: (message) => {
        notifications.show({ message, closeButtonProps, color: "par", withBorder: true });
      },
      refused: (message) => {
        notifications.show({
          message,
          closeButtonProps,
          color: "red",
          withBorder: true,
          autoClose: 12_000,
        });
      },
    };
  }, [words]);
}
