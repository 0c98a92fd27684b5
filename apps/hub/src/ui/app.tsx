import { Button, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { IconMapOff } from "@tabler/icons-react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, Route, Switch, useLocation } from "wouter";

import { AutopilotScreen } from "./autopilot/autopilot-screen.tsx";
import { CrashBarrier } from "./crash-barrier.tsx";
import { ExceptionsScreen } from "./exceptions/exceptions-screen.tsx";
import { Refusal } from "./hub.ts";
import { LiveProvider } from "./live.tsx";
import { ItemScreen } from "./low/item-screen.tsx";
import { LowScreen } from "./low/low-screen.tsx";
import { OrderScreen } from "./orders/order-screen.tsx";
import { OrdersScreen } from "./orders/orders-screen.tsx";
import { OverviewScreen } from "./overview/overview-screen.tsx";
import { PersonProvider } from "./person.tsx";
import { RunsScreen } from "./runs/runs-screen.tsx";
import { Blank, Screen } from "./screen.tsx";
import { Shell } from "./shell.tsx";
import { theme } from "./theme.ts";
import { useWords, WordsProvider } from "./words/words.tsx";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The hub is often on this very machine: whether there is an internet says nothing about it.
      networkMode: "always",
      staleTime: 5000,
      retryDelay: 400,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
    mutations: { networkMode: "always" },
  },
});

export function App(): ReactNode {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <WordsProvider>
        <QueryClientProvider client={client}>
          <LiveProvider>
            <PersonProvider>
              <Notifications position="bottom-right" />
              <Shell>
                <Screens />
              </Shell>
            </PersonProvider>
          </LiveProvider>
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>
  );
}

function Screens(): ReactNode {
  const [location] = useLocation();
  return (
    <CrashBarrier key={location}>
      <Switch>
        <Route path="/" component={OverviewScreen} />
        <Route path="/low" component={LowScreen} />
        <Route path="/item" component={ItemScreen} />
        <Route path="/orders" component={OrdersScreen} />
        <Route path="/orders/:reference" component={OrderScreen} />
        <Route path="/runs" component={RunsScreen} />
        <Route path="/exceptions" component={ExceptionsScreen} />
        <Route path="/autopilot" component={AutopilotScreen} />
        <Route component={MissingScreen} />
      </Switch>
    </CrashBarrier>
  );
}

function MissingScreen(): ReactNode {
  const { words } = useWords();
  return (
    <Screen title={words.error.missing}>
      <Blank icon={IconMapOff} title={words.error.missing}>
        <Button component={Link} href="/" variant="default" mt="sm">
          {words.error.home}
        </Button>
      </Blank>
    </Screen>
  );
}
