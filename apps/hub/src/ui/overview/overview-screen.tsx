import {
  IconAlertTriangle,
  IconArrowRight,
  IconCircleCheck,
  IconClock,
  IconExclamationCircle,
  IconHelpCircle,
  type Icon,
  IconMail,
  IconShoppingCart,
  IconTrendingDown,
  IconTruck,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { Overview } from "../../api.ts";
import { SubmissionSwitch } from "../autopilot/submission-switch.tsx";
import { Amounts, Count } from "../figures.tsx";
import { hub } from "../hub.ts";
import { groups, ordersAddress } from "../orders/status-groups.ts";
import { RunButton } from "../run-button.tsx";
import { LastRun } from "../runs/last-run.tsx";
import { Blank, Loaded, Panel, Screen, type Tone } from "../screen.tsx";
import { countOf, fill, useWords } from "../words/words.tsx";
import { UrgentItems } from "./urgent-items.tsx";
import { WaitingOrders } from "./waiting-orders.tsx";

export function OverviewScreen(): ReactNode {
  const { words } = useWords();
  const query = useQuery({ queryKey: ["overview"], queryFn: hub.overview });
  return (
    <Screen
      title={words.overview.title}
      lead={query.data === undefined ? undefined : <Standing overview={query.data} />}
      actions={<RunButton running={query.data?.running ?? false} />}
    >
      <Loaded query={query} rows={8}>
        {(overview) => (
          <>
            <Figures overview={overview} />
            <div className="split">
              <div>
                <WaitingOrders />
                <UrgentItems />
              </div>
              <div>
                <Attention overview={overview} />
                <SubmissionSwitch stopped={overview.submissionStopped} mode={overview.autopilot} />
                <LastRun overview={overview} />
                <MailPanel mail={overview.mail} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Screen>
  );
}

/** How things stand, in one line. */
function Standing({ overview }: { readonly overview: Overview }): ReactNode {
  const { words, locale } = useWords();
  const { waiting, uncertain, failed } = overview;
  if (uncertain + failed > 0) return countOf(words.overview.troubles, uncertain + failed, locale);
  return waiting > 0
    ? countOf(words.overview.toApprove, waiting, locale)
    : words.overview.clearText;
}

function Figures({ overview }: { readonly overview: Overview }): ReactNode {
  const { words, locale } = useWords();
  return (
    <div className="cards">
      <Figure
        href="/low?outcome=needed"
        icon={IconTrendingDown}
        label={words.overview.low}
        value={overview.low}
        note={words.overview.lowHint}
      />
      <Figure
        href={ordersAddress(groups.waiting)}
        icon={IconClock}
        tone={overview.waiting > 0 ? "warn" : "calm"}
        label={words.overview.waiting}
        value={overview.waiting}
        note={<Amounts values={overview.waitingValue} />}
      />
      <Figure
        href={ordersAddress(groups.open)}
        icon={IconTruck}
        label={words.overview.open}
        value={overview.open}
        note={<Amounts values={overview.openValue} />}
      />
      <Figure
        href="/exceptions"
        icon={IconAlertTriangle}
        tone={overview.uncertain + overview.failed > 0 ? "bad" : "calm"}
        label={words.nav.exceptions}
        value={overview.exceptions}
        note={[
          overview.uncertain > 0
            ? `${words.overview.uncertain}: ${countOf(words.overview.orders, overview.uncertain, locale)}`
            : "",
          overview.failed > 0
            ? `${words.overview.failed}: ${countOf(words.overview.orders, overview.failed, locale)}`
            : "",
        ]
          .filter((note) => note !== "")
          .join(" · ")}
      />
    </div>
  );
}

function Figure({
  href,
  icon: Sign,
  label,
  value,
  note,
  tone = "calm",
}: {
  readonly href: string;
  readonly icon: Icon;
  readonly label: string;
  readonly value: number;
  readonly note: ReactNode;
  readonly tone?: Tone;
}): ReactNode {
  return (
    <Link href={href} className="card" data-tone={tone}>
      <span className="card-label">
        <span className="card-sign">
          <Sign size={18} stroke={1.75} aria-hidden />
        </span>
        {label}
      </span>
      <span className="card-figure">
        <Count value={value} />
      </span>
      <span className="card-note">{note}</span>
    </Link>
  );
}

function Attention({ overview }: { readonly overview: Overview }): ReactNode {
  const { words, locale } = useWords();
  const { waiting, uncertain, failed, exceptions } = overview;
  const all: readonly [number, Icon, string, string][] = [
    [
      uncertain,
      IconHelpCircle,
      countOf(words.overview.toResolve, uncertain, locale),
      ordersAddress("unknown"),
    ],
    [
      failed,
      IconExclamationCircle,
      countOf(words.overview.toRetry, failed, locale),
      ordersAddress("failed"),
    ],
    [
      waiting,
      IconShoppingCart,
      countOf(words.overview.toApprove, waiting, locale),
      ordersAddress(groups.waiting),
    ],
    [
      exceptions,
      IconAlertTriangle,
      countOf(words.overview.toLook, exceptions, locale),
      "/exceptions",
    ],
  ];
  const open = all.filter(([count]) => count > 0);
  return (
    <Panel title={words.overview.attention} padded={false}>
      {open.length === 0 ? (
        <Blank icon={IconCircleCheck} tone="good" title={words.overview.clear}>
          <p>{words.overview.clearText}</p>
        </Blank>
      ) : (
        <ul className="plain-list link-list">
          {open.map(([, Sign, text, href]) => (
            <li key={text}>
              <Link href={href}>
                <Sign size={20} stroke={1.75} aria-hidden />
                {text}
                <IconArrowRight className="end" size={16} aria-hidden />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function MailPanel({ mail }: { readonly mail: Overview["mail"] }): ReactNode {
  const { words } = useWords();
  const text = mail.kind === "outbox" ? words.overview.outboxText : words.overview.smtpText;
  return (
    <Panel
      title={
        <span className="row">
          <IconMail size={18} stroke={1.75} aria-hidden />
          {words.overview.mail}
        </span>
      }
    >
      <p className="small">{fill(text, { where: mail.where })}</p>
    </Panel>
  );
}
