import {
  loadCSSFromString,
  useBase,
  useColorScheme,
  useGlobalConfig,
  useSession,
} from "@airtable/blocks/ui";
import { type ReactElement, useMemo, useState } from "react";

import { ourTables } from "../tables.ts";
import { Desk } from "./desk.ts";
import { LowScreen } from "./low-screen.tsx";
import { OrdersScreen } from "./orders-screen.tsx";
import { baseOf } from "./sdk.ts";
import { configOf, SettingsScreen } from "./settings-screen.tsx";
import { style } from "./style.ts";

loadCSSFromString(style);

const screens = ["Low", "Orders", "Set up"] as const;

/** The extension: whoever has it open is the person in whose name things are done. */
export function Parstock(): ReactElement {
  const base = useBase();
  const config = useGlobalConfig();
  const { currentUser } = useSession();
  const { colorScheme } = useColorScheme();
  const isReady =
    base.getTableByNameIfExists(logName) !== null && configOf(config)["company"] !== undefined;
  const [screen, setScreen] = useState<(typeof screens)[number]>(isReady ? "Low" : "Set up");
  const given = JSON.stringify(configOf(config));
  const desk = useMemo(
    () =>
      new Desk(baseOf(base), JSON.parse(given) as Readonly<Record<string, string>>, {
        kind: "person",
        id: (currentUser?.email ?? "").toLowerCase(),
        name: currentUser?.name ?? "",
      }),
    [base, given, currentUser?.email, currentUser?.name],
  );
  const refusal =
    currentUser === null
      ? "Airtable does not say who you are; sign in to decide."
      : refusalIn(base);
  return (
    <main className={colorScheme === "dark" ? "parstock dark" : "parstock"}>
      <nav aria-label="Parstock">
        {screens.map((name) => (
          <button
            key={name}
            type="button"
            aria-current={name === screen ? "page" : undefined}
            onClick={() => setScreen(name)}
          >
            {name}
          </button>
        ))}
      </nav>
      {screen === "Set up" ? (
        <SettingsScreen desk={desk} config={config} base={base.id} refusal={refusal} />
      ) : !isReady ? (
        <p>
          Parstock is not set up in this base yet: make its tables and write your company's name
          under Set up.
        </p>
      ) : screen === "Low" ? (
        <LowScreen desk={desk} refusal={refusal} onOrdered={() => setScreen("Orders")} />
      ) : (
        <OrdersScreen desk={desk} refusal={refusal} />
      )}
    </main>
  );
}

const logName = "Parstock log";

/** In Airtable's own words, why this person may not write where Parstock writes. */
function refusalIn(base: ReturnType<typeof useBase>): string | null {
  const log = base.getTableByNameIfExists(logName);
  const may =
    log === null
      ? base.checkPermissionsForCreateTable(
          logName,
          ourTables.log.map(({ name }) => ({ name, type: "singleLineText" as never })),
        )
      : log.checkPermissionsForCreateRecords();
  return may.hasPermission ? null : may.reasonDisplayString;
}
