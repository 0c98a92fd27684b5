import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";

import { Blank } from "./screen.tsx";
import { useWords } from "./words/words.tsx";

interface Barrier {
  readonly children: ReactNode;
}

/** A bug on one screen leaves the others usable. React offers this to classes only. */
export class CrashBarrier extends Component<Barrier, { readonly crashed: boolean }> {
  override state: { readonly crashed: boolean } = { crashed: false };

  static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}

function Crashed(): ReactNode {
  const { words } = useWords();
  return (
    <div role="alert">
      <Blank icon={IconAlertTriangle} tone="bad" title={words.error.crash}>
        <Button variant="default" mt="sm" onClick={() => window.location.reload()}>
          {words.error.reload}
        </Button>
      </Blank>
    </div>
  );
}
