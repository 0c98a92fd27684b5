import type { OrderStatus } from "@parstock/core";
import {
  IconAlertTriangle,
  IconArchive,
  IconBan,
  IconBolt,
  IconCheck,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconClockPause,
  IconHelpCircle,
  type Icon,
  IconMailForward,
  IconMailOpened,
  IconPackage,
  IconPackageImport,
  IconPencil,
  IconPlayerPause,
  IconRefresh,
  IconSend,
  IconShoppingCart,
  IconShoppingCartCheck,
  IconToggleLeft,
  IconUpload,
} from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { LowRow, OrderRow } from "../api.ts";
import type { Tone } from "./screen.tsx";
import { useWords } from "./words/words.tsx";

type Look = readonly [Tone, Icon];

const statuses: Readonly<Record<OrderStatus, Look>> = {
  proposed: ["calm", IconPencil],
  waiting: ["warn", IconClock],
  approved: ["info", IconCheck],
  rejected: ["calm", IconCircleX],
  expired: ["calm", IconClockPause],
  submitting: ["info", IconUpload],
  submitted: ["info", IconShoppingCartCheck],
  sending: ["info", IconMailForward],
  sent: ["good", IconSend],
  unknown: ["bad", IconHelpCircle],
  failed: ["bad", IconAlertTriangle],
  acknowledged: ["good", IconMailOpened],
  confirmed: ["good", IconCircleCheck],
  changed: ["warn", IconPencil],
  refused: ["bad", IconBan],
  "partly-received": ["info", IconPackage],
  received: ["good", IconPackageImport],
  closed: ["calm", IconArchive],
  cancelled: ["calm", IconBan],
};

const outcomes: Readonly<Record<LowRow["outcome"], Look>> = {
  needed: ["warn", IconShoppingCart],
  quiet: ["good", IconCheck],
  expedite: ["bad", IconBolt],
  "not-due": ["calm", IconClock],
  "already-ordered": ["good", IconShoppingCartCheck],
  excluded: ["calm", IconBan],
  snoozed: ["calm", IconClockPause],
  disabled: ["calm", IconToggleLeft],
  "no-rule": ["warn", IconHelpCircle],
  invalid: ["bad", IconAlertTriangle],
};

export function Badge({
  tone,
  icon: Sign,
  children,
}: {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className="badge" data-tone={tone}>
      <Sign size={15} stroke={2} aria-hidden />
      {children}
    </span>
  );
}

export function StatusBadge({
  order,
}: {
  readonly order: Pick<OrderRow, "status" | "step" | "held" | "revision">;
}): ReactNode {
  const { words } = useWords();
  const [tone, icon] = statuses[order.status];
  const uncertainStep = order.status === "unknown" || order.status === "failed" ? order.step : null;
  return (
    <span className="row">
      <Badge tone={tone} icon={icon}>
        {words.statuses[order.status]}
        {uncertainStep === null ? "" : ` ${words.steps[uncertainStep]}`}
      </Badge>
      {order.held ? (
        <Badge tone="warn" icon={IconPlayerPause}>
          {words.orders.held}
        </Badge>
      ) : null}
      {order.revision === null ? null : (
        <Badge tone="warn" icon={IconPencil}>
          {words.orders.revisions[order.revision]}
        </Badge>
      )}
    </span>
  );
}

export function OutcomeBadge({ outcome }: { readonly outcome: LowRow["outcome"] }): ReactNode {
  const { words } = useWords();
  const [tone, icon] = outcomes[outcome];
  return (
    <Badge tone={tone} icon={icon}>
      {words.outcomes[outcome]}
    </Badge>
  );
}

export function RunningBadge(): ReactNode {
  const { words } = useWords();
  return (
    <Badge tone="info" icon={IconRefresh}>
      {words.overview.running}
    </Badge>
  );
}
