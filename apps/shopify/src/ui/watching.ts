import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const lookMs = 2_000;

/** Looks again every two seconds while something is going on in the background. */
export function useWatching(going: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!going || state !== "idle") return;
    const timer = setTimeout(revalidate, lookMs);
    return () => clearTimeout(timer);
  }, [going, revalidate, state]);
}
