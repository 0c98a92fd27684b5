import type { ReactNode } from "react";

/** Three shelves filling up to the par line. */
export function Logo({ size = 28 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <rect x="7" y="17" width="4.5" height="8" rx="1.5" fill="#fff" />
      <rect x="13.75" y="11" width="4.5" height="14" rx="1.5" fill="#fff" />
      <rect x="20.5" y="14" width="4.5" height="11" rx="1.5" fill="#fff" />
      <rect x="5" y="7" width="22" height="2" rx="1" fill="#5eead4" />
    </svg>
  );
}
