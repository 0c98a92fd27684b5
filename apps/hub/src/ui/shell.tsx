import {
  ActionIcon,
  Burger,
  Drawer,
  type MantineColorScheme,
  Menu,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconAlertTriangle,
  IconHandStop,
  IconLanguage,
  IconLayoutDashboard,
  type Icon,
  IconMoon,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRadar2,
  IconRobot,
  IconShoppingCart,
  IconSun,
  IconDeviceDesktop,
  IconTrendingDown,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";

import type { Overview } from "../api.ts";
import { Announcer } from "./announcer.tsx";
import { RunningBadge } from "./badge.tsx";
import { Count } from "./figures.tsx";
import { hub } from "./hub.ts";
import { type LiveState, useLive } from "./live.tsx";
import { Logo } from "./logo.tsx";
import { usePerson } from "./person.tsx";
import type { Tone } from "./screen.tsx";
import { countOf, fill, type Language, languages, nameOf, useWords } from "./words/words.tsx";

/** What stands around every screen: where one is, how the hub is, who acts. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const { words, locale } = useWords();
  const [open, { toggle, close }] = useDisclosure(false);
  const { data: overview } = useQuery({ queryKey: ["overview"], queryFn: hub.overview });
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <div className="shell">
        <aside className="sidebar">
          <Side overview={overview} onGo={close} />
        </aside>
        <header className="topbar">
          <span className="narrow-only">
            <Burger opened={open} onClick={toggle} size="sm" aria-label={words.menu} />
          </span>
          <span className="narrow-only">
            <Brand />
          </span>
          {overview?.running === true ? <RunningBadge /> : null}
          <div className="topbar-end">
            <LiveBadge />
            <PersonButton />
            <LanguageMenu />
            <ThemeMenu />
          </div>
        </header>
        <main className="main" id="content" tabIndex={-1}>
          {overview?.submissionStopped === null || overview === undefined ? null : (
            <div className="banner">
              <IconHandStop size={20} aria-hidden />
              <strong>{words.autopilot.stopped}</strong>
              <span>
                {fill(words.autopilot.stoppedBecause, { reason: overview.submissionStopped })}
              </span>
              <Link href="/autopilot">{words.nav.autopilot}</Link>
            </div>
          )}
          {overview === undefined || overview.raisedLimits === 0 ? null : (
            <div className="banner">
              <IconAlertTriangle size={20} aria-hidden />
              <strong>{countOf(words.limits.raised, overview.raisedLimits, locale)}</strong>
              <span>{words.limits.raisedText}</span>
              <Link href="/autopilot">{words.limits.title}</Link>
            </div>
          )}
          {children}
        </main>
      </div>
      <Drawer
        opened={open}
        onClose={close}
        size="17rem"
        title={<Brand company={overview?.company} />}
        closeButtonProps={{ "aria-label": words.close }}
      >
        <Navigation overview={overview} onGo={close} />
      </Drawer>
      <Announcer overview={overview} />
    </>
  );
}

function Brand({ company }: { readonly company?: string | undefined }): ReactNode {
  const { words } = useWords();
  return (
    <Link href="/" className="brand">
      <Logo />
      <span>
        {words.product}
        {company === undefined ? null : <span className="company">{company}</span>}
      </span>
    </Link>
  );
}

interface Going {
  readonly overview: Overview | undefined;
  readonly onGo: () => void;
}

function Side({ overview, onGo }: Going): ReactNode {
  const { words } = useWords();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Brand company={overview?.company} />
      <Navigation overview={overview} onGo={onGo} />
      <p className="sidebar-foot">{fill(words.timeZone, { zone })}</p>
    </>
  );
}

function Navigation({ overview, onGo }: Going): ReactNode {
  const { words } = useWords();
  const troubles = (overview?.uncertain ?? 0) + (overview?.failed ?? 0);
  const places: readonly [string, string, Icon, number, Tone][] = [
    ["/", words.nav.overview, IconLayoutDashboard, 0, "calm"],
    ["/low", words.nav.low, IconTrendingDown, overview?.low ?? 0, "calm"],
    ["/orders", words.nav.orders, IconShoppingCart, overview?.waiting ?? 0, "warn"],
    ["/runs", words.nav.runs, IconRadar2, 0, "calm"],
    [
      "/exceptions",
      words.nav.exceptions,
      IconAlertTriangle,
      overview?.exceptions ?? 0,
      troubles > 0 ? "bad" : "warn",
    ],
    ["/autopilot", words.nav.autopilot, IconRobot, 0, "calm"],
  ];
  const [location] = useLocation();
  return (
    <nav className="nav" aria-label={words.nav.label}>
      {places.map(([href, label, Sign, count, tone]) => (
        <Link
          key={href}
          href={href}
          className="nav-link"
          aria-current={isHere(location, href) ? "page" : undefined}
          onClick={onGo}
        >
          <Sign size={20} stroke={1.7} aria-hidden />
          {label}
          {count === 0 ? null : (
            <span className="tally" data-tone={tone}>
              <Count value={count} />
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

function isHere(location: string, href: string): boolean {
  if (href === "/") return location === "/";
  return location.startsWith(href) || (href === "/low" && location.startsWith("/item"));
}

const liveSigns: Readonly<Record<LiveState, Icon>> = {
  live: IconPlugConnected,
  connecting: IconPlugConnected,
  offline: IconPlugConnectedX,
};

function LiveBadge(): ReactNode {
  const { words } = useWords();
  const state = useLive();
  const Sign = liveSigns[state];
  return (
    <span className="live" data-state={state} title={words.liveHint[state]}>
      <Sign size={16} aria-hidden />
      {words.live[state]}
      <span className="unseen">. {words.liveHint[state]}</span>
    </span>
  );
}

function PersonButton(): ReactNode {
  const { words } = useWords();
  const { name, change } = usePerson();
  const label = name === null ? words.person.unknown : fill(words.person.signedAs, { name });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={`${label}. ${words.person.change}`}
      title={label}
      onClick={change}
    >
      <IconUser size={20} aria-hidden />
    </ActionIcon>
  );
}

function LanguageMenu(): ReactNode {
  const { words, language, setLanguage } = useWords();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.languageLabel}>
          <IconLanguage size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={language} onChange={(choice) => setLanguage(choice as Language)}>
          {languages.map((choice) => (
            <Menu.RadioItem key={choice} value={choice} lang={choice}>
              {nameOf(choice)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeMenu(): ReactNode {
  const { words } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    ["light", IconSun],
    ["dark", IconMoon],
    ["auto", IconDeviceDesktop],
  ] as const;
  const Sign = choices.find(([choice]) => choice === colorScheme)?.[1] ?? IconDeviceDesktop;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.theme.label}>
          <Sign size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(choice) => setColorScheme(choice as MantineColorScheme)}
        >
          {choices.map(([choice, ChoiceSign]) => (
            <Menu.RadioItem
              key={choice}
              value={choice}
              rightSection={<ChoiceSign size={16} aria-hidden />}
            >
              {words.theme[choice]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
