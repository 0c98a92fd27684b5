import type { useGlobalConfig } from "@airtable/blocks/ui";
import { failureOf } from "@parstock/core";
import type { ReactElement } from "react";

import { readSettings } from "../settings.ts";
import type { Desk } from "./desk.ts";
import { Said } from "./said.tsx";
import { good, inOurWords, useWork } from "./work.ts";

type GlobalConfig = ReturnType<typeof useGlobalConfig>;

interface Setting {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly choices?: readonly string[];
}

const settings: readonly Setting[] = [
  { name: "company", label: "Company name", help: "Stands on every order." },
  { name: "address", label: "Address", help: "Where goods go; lines parted by semicolons." },
  { name: "currency", label: "Currency", help: "Where a row has none: an ISO code such as EUR." },
  { name: "timeZone", label: "Time zone", help: "Such as Europe/Paris." },
  {
    name: "autopilot",
    label: "Autopilot",
    help: "ask: every order waits for a person. auto: items that a person ticked go alone.",
    choices: ["ask", "auto", "off"],
  },
  { name: "lineLimit", label: "Autopilot limit of a line", help: "A dearer line waits." },
  { name: "orderLimit", label: "Autopilot limit of an order", help: "A dearer order waits." },
  {
    name: "approvers",
    label: "Approvers",
    help: "Addresses, a limit behind a colon: ada@example.com: 500. Blank: everybody who may edit.",
  },
];

interface Props {
  readonly desk: Desk;
  readonly config: GlobalConfig;
  readonly base: string;
  readonly refusal: string | null;
}

/** Tables and settings. Settings are seen by everybody in the base, so none of them is a secret. */
export function SettingsScreen({ desk, config, base, refusal }: Props): ReactElement {
  const work = useWork();
  const may = config.checkPermissionsForSet();
  const wrong = mistakesIn(config, base);
  return (
    <section aria-labelledby="settings">
      <h1 id="settings">Set up</h1>
      <div className="row">
        <button
          type="button"
          className="main"
          disabled={work.busy || refusal !== null}
          onClick={() => work.run(async () => good((await desk.setUp()).join("\n")))}
        >
          Make tables and fields
        </button>
      </div>
      {refusal === null ? null : <p className="bad">{refusal}</p>}
      <Said work={work} />
      <p className="quiet">
        It makes what is missing and changes nothing that is there. Give the automation the same
        settings as input variables.
      </p>
      {may.hasPermission ? null : <p className="bad">{may.reasonDisplayString}</p>}
      {wrong === null ? null : <p className="told bad">{wrong}</p>}
      {settings.map(({ name, label, help, choices }) => (
        <div key={name}>
          <label htmlFor={`setting-${name}`}>{label}</label>
          {choices === undefined ? (
            <input
              id={`setting-${name}`}
              aria-describedby={`help-${name}`}
              disabled={!may.hasPermission}
              defaultValue={textIn(config, name)}
              onBlur={({ target }) => work.run(() => save(config, name, target.value))}
            />
          ) : (
            <select
              id={`setting-${name}`}
              aria-describedby={`help-${name}`}
              disabled={!may.hasPermission}
              defaultValue={textIn(config, name)}
              onChange={({ target }) => work.run(() => save(config, name, target.value))}
            >
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          )}
          <p className="quiet" id={`help-${name}`}>
            {help}
          </p>
        </div>
      ))}
    </section>
  );
}

async function save(config: GlobalConfig, name: string, value: string): Promise<null> {
  if (textIn(config, name) !== value.trim()) await config.setAsync(name, value.trim());
  return null;
}

/** Settings as the script's input variables: the same names, the same sentences. */
export function configOf(config: GlobalConfig): Readonly<Record<string, string>> {
  return Object.fromEntries(
    settings.map(({ name }) => [name, textIn(config, name)]).filter(([, value]) => value !== ""),
  );
}

function textIn(config: GlobalConfig, name: string): string {
  const value = config.get(name);
  return typeof value === "string" ? value : "";
}

function mistakesIn(config: GlobalConfig, base: string): string | null {
  try {
    readSettings(configOf(config), base);
    return null;
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return inOurWords(failure.message);
  }
}
