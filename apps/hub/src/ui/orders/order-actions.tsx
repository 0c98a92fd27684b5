import { Button, Menu } from "@mantine/core";
import {
  IconArchive,
  IconArrowBackUp,
  IconBan,
  IconCheck,
  IconDots,
  type Icon,
  IconMailForward,
  IconPackageImport,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSend,
  IconX,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";

import type { OrderAction, OrderDetail } from "../../api.ts";
import { formatMoney } from "../amount.ts";
import { Confirmation } from "../dialog.tsx";
import { useSay } from "../say.ts";
import { sentenceFor } from "../screen.tsx";
import { fill, useWords } from "../words/words.tsx";
import { type Reactions, useOrderAction } from "./action-mutation.ts";
import { ReceiptDialog } from "./receipt-dialog.tsx";

type Name = OrderAction["action"];
/** Actions on the whole order that need at most a reason. */
type Plain = Exclude<Name, "edit" | "receive">;

interface Look {
  readonly icon: Icon;
  readonly reason: "none" | "optional" | "required";
  readonly danger?: boolean;
}

const looks: Readonly<Record<Plain, Look>> = {
  approve: { icon: IconCheck, reason: "optional" },
  reject: { icon: IconX, reason: "required", danger: true },
  hold: { icon: IconPlayerPause, reason: "required" },
  release: { icon: IconPlayerPlay, reason: "none" },
  cancel: { icon: IconBan, reason: "required", danger: true },
  keep: { icon: IconArrowBackUp, reason: "none" },
  retry: { icon: IconRefresh, reason: "none" },
  "confirm-sent": { icon: IconSend, reason: "none" },
  "send-again": { icon: IconMailForward, reason: "none" },
  close: { icon: IconArchive, reason: "required", danger: true },
};

/** The likeliest next step comes first and stands out, a second one stands beside it, the rest is in the menu. */
const rank: readonly Name[] = [
  "release",
  "approve",
  "confirm-sent",
  "retry",
  "receive",
  "reject",
  "send-again",
  "keep",
  "hold",
  "close",
  "cancel",
];
const beside = 2;

export function OrderActions({
  order,
  ...reactions
}: { readonly order: OrderDetail } & Reactions): ReactNode {
  const { words } = useWords();
  // The order as it was when the question came up: a decision is about what the person saw, and the hub refuses it otherwise.
  const [asked, setAsked] = useState<{ readonly name: Name; readonly order: OrderDetail } | null>(
    null,
  );
  const offered = rank.filter((name) => order.actions.includes(name));
  const iconOf = (name: Name): Icon =>
    name === "receive" || name === "edit" ? IconPackageImport : looks[name].icon;

  return (
    <div className="row" role="group" aria-label={words.order.actions}>
      {offered.slice(0, beside).map((name, index) => {
        const Sign = iconOf(name);
        return (
          <Button
            key={name}
            variant={index === 0 ? "filled" : "default"}
            leftSection={<Sign size={18} aria-hidden />}
            onClick={() => setAsked({ name, order })}
          >
            {words.actions[name].label}
          </Button>
        );
      })}
      {offered.length <= beside ? null : (
        <Menu position="bottom-end" withinPortal={false}>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={18} aria-hidden />}>
              {words.order.moreActions}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {offered.slice(beside).map((name) => {
              const Sign = iconOf(name);
              return (
                <Menu.Item
                  key={name}
                  leftSection={<Sign size={18} aria-hidden />}
                  onClick={() => setAsked({ name, order })}
                >
                  {words.actions[name].label}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      <PlainDialog
        order={asked?.order ?? order}
        name={
          asked === null || asked.name === "receive" || asked.name === "edit" ? null : asked.name
        }
        onClose={() => setAsked(null)}
        {...reactions}
      />
      <ReceiptDialog
        order={asked?.order ?? order}
        opened={asked?.name === "receive"}
        onClose={() => setAsked(null)}
        {...reactions}
      />
    </div>
  );
}

function PlainDialog({
  order,
  name,
  onClose,
  ...reactions
}: {
  readonly order: OrderDetail;
  readonly name: Plain | null;
  readonly onClose: () => void;
} & Reactions): ReactNode {
  const { words, locale } = useWords();
  const say = useSay();
  const values = {
    reference: order.reference,
    supplier: order.supplierName,
    total: formatMoney(order.total, order.currency, locale),
  };
  const act = useOrderAction(order, reactions, () => {
    if (name !== null) onClose();
  });
  const close = (): void => {
    act.reset();
    onClose();
  };
  const texts = words.actions[name ?? "approve"];
  const look = looks[name ?? "approve"];
  return (
    <Confirmation
      opened={name !== null}
      title={fill(texts.title, values)}
      text={fill(texts.text, values)}
      confirm={texts.label}
      danger={look.danger ?? false}
      reason={look.reason}
      refusal={act.isError ? sentenceFor(act.error, words) : null}
      busy={act.isPending}
      onConfirm={(by, reason) => {
        if (name === null) return;
        act.mutate(
          { by, action: actionFor(name, reason) },
          { onSuccess: () => say.done(fill(texts.done, values)) },
        );
      }}
      onClose={close}
    />
  );
}

function actionFor(name: Plain, reason: string): OrderAction {
  switch (name) {
    case "approve":
      return reason === "" ? { action: name } : { action: name, reason };
    case "reject":
    case "hold":
    case "cancel":
    case "close":
      return { action: name, reason };
    default:
      return { action: name };
  }
}
