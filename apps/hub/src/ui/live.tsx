import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

export type LiveState = "connecting" | "live" | "offline";

const Context = createContext<LiveState>("connecting");

export function useLive(): LiveState {
  return useContext(Context);
}

/** One run commits hundreds of times; the screens read again at most this often. */
const gatherMs = 400;
const reconnectMs = 3000;

/** Listens to the hub and marks everything on the screens as out of date when something was committed. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");

  useEffect(() => {
    let source: EventSource;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let reconnecting: ReturnType<typeof setTimeout> | undefined;
    let lost = false;

    const refresh = (): void => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void client.invalidateQueries();
      }, gatherMs);
    };
    const connect = (): void => {
      source = new EventSource("/api/events");
      source.addEventListener("open", () => {
        setState("live");
        if (lost) refresh();
        lost = false;
      });
      source.addEventListener("change", refresh);
      source.addEventListener("run", refresh);
      source.addEventListener("error", () => {
        setState("offline");
        lost = true;
        // After a refusal (as from a proxy) the browser gives up; only then is it ours to try again.
        if (source.readyState === EventSource.CLOSED)
          reconnecting = setTimeout(connect, reconnectMs);
      });
    };
    connect();
    return () => {
      source.close();
      clearTimeout(gathering);
      clearTimeout(reconnecting);
    };
  }, [client]);

  return <Context value={state}>{children}</Context>;
}
