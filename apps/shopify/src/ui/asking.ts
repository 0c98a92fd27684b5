import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import type { Outcome } from "../api.ts";
import type { Form } from "../forms.ts";

export interface Asking {
  /** Sends a form to the screen's own action. */
  readonly ask: (form: Form) => void;
  readonly sendFile: (file: File) => void;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly answer: Outcome | undefined;
}

/** A form's way to the server and back: `done` is called once for each answer that went well. */
export function useAsking(said: string, done?: (answer: Outcome) => void): Asking {
  const fetcher = useFetcher<Outcome>();
  const bridge = useAppBridge();
  const answered = useRef<Outcome | undefined>(undefined);
  const answer = fetcher.data;
  useEffect(() => {
    if (answer === undefined || answer === answered.current) return;
    answered.current = answer;
    if (answer.kind !== "done") return;
    bridge.toast.show(said);
    done?.(answer);
  }, [answer, bridge, done, said]);
  return {
    ask: (form) => fetcher.submit({ form: JSON.stringify(form) }, { method: "post" }),
    sendFile(file) {
      const data = new FormData();
      data.set("form", JSON.stringify({ intent: "import", text: "" }));
      data.set("file", file);
      fetcher.submit(data, { method: "post", encType: "multipart/form-data" });
    },
    busy: fetcher.state !== "idle",
    problem: answer?.kind === "problem" ? answer.message : null,
    answer,
  };
}
