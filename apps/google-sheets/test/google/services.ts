import { Blob } from "./blob.ts";
import type { Execution } from "./execution.ts";
import { fetchOver, type FetchOptions } from "./fetch.ts";
import type { StoredTrigger } from "./google.ts";
import { type MailOptions, send, Thread } from "./mail.ts";
import { scopes } from "./scopes.ts";
import { Html, Ui } from "./screen.ts";
import { type Named, Sheet, Spreadsheet } from "./spreadsheet.ts";
import { Trigger, TriggerBuilder } from "./triggers.ts";

const propertyMaxBytes = 9216;
const storeMaxBytes = 512_000;

class Lock implements Named<GoogleAppsScript.Lock.Lock, "tryLock" | "releaseLock"> {
  private readonly run: Execution;

  constructor(run: Execution) {
    this.run = run;
  }

  tryLock(ms: number): boolean {
    const { google } = this.run;
    if (google.lockedBy === null || google.lockedBy === this.run || google.broken === "lock") {
      google.lockedBy = this.run;
      return true;
    }
    google.now += ms;
    return false;
  }

  releaseLock(): void {
    if (this.run.google.lockedBy === this.run) this.run.google.lockedBy = null;
  }
}

class Properties implements Named<
  GoogleAppsScript.Properties.Properties,
  "getProperty" | "setProperty"
> {
  private readonly store: Map<string, string>;

  constructor(store: Map<string, string>) {
    this.store = store;
  }

  getProperty(key: string): string | null {
    return this.store.get(key) ?? null;
  }

  setProperty(key: string, value: string): this {
    if (typeof value !== "string") throw new Error("Properties hold strings.");
    if (value.length > propertyMaxBytes) throw new Error("Argument too large: value");
    if (storeSize(this.store) + key.length + value.length > storeMaxBytes)
      throw new Error("You have exceeded the property storage quota.");
    this.store.set(key, value);
    return this;
  }
}

function storeSize(store: ReadonlyMap<string, string>): number {
  return [...store].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

class Validation implements Named<
  GoogleAppsScript.Spreadsheet.DataValidationBuilder,
  | "setAllowInvalid"
  | "setHelpText"
  | "requireNumberGreaterThanOrEqualTo"
  | "requireValueInList"
  | "requireTextIsEmail"
  | "build"
> {
  private readonly said: string[] = [];

  private say(text: string): this {
    this.said.push(text);
    return this;
  }

  setAllowInvalid(allow: boolean): this {
    return this.say(`invalid ${allow}`);
  }

  setHelpText(text: string): this {
    return this.say(text);
  }

  requireNumberGreaterThanOrEqualTo(least: number): this {
    return this.say(`>= ${least}`);
  }

  requireValueInList(values: readonly string[], _show: boolean): this {
    return this.say(values.join(","));
  }

  requireTextIsEmail(): this {
    return this.say("email");
  }

  build(): readonly string[] {
    return this.said;
  }
}

class Authorization implements Named<
  GoogleAppsScript.Script.AuthorizationInfo,
  "getAuthorizationStatus"
> {
  private readonly run: Execution;

  constructor(run: Execution) {
    this.run = run;
  }

  getAuthorizationStatus(): string {
    return this.run.google.consentMissing ? "REQUIRED" : "NOT_REQUIRED";
  }
}

/** Google's globals for one execution, every call of which is counted. */
export function servicesOf(run: Execution): Record<string, unknown> {
  const { google } = run;
  const service = (name: string, members: Record<string, (...args: never[]) => unknown>): object =>
    Object.fromEntries(
      Object.entries(members).map(([member, work]) => [
        member,
        (...args: never[]): unknown => run.call(`${name}.${member}`, () => work(...args)),
      ]),
    );
  const screen = (): Ui => {
    run.assertScope(scopes.screen, "SpreadsheetApp.getUi");
    if (!run.options.screen)
      throw new Error("Cannot call SpreadsheetApp.getUi() from this context.");
    return new Ui(run);
  };
  return {
    SpreadsheetApp: service("SpreadsheetApp", {
      getActive: () => {
        run.assertScope(scopes.sheets, "SpreadsheetApp.getActive");
        return new Spreadsheet(run);
      },
      getActiveSheet: () => new Sheet(run, google.document.grid(google.document.active)),
      flush: () => {
        if (google.broken !== "flush") run.commit();
      },
      getUi: screen,
      newDataValidation: () => new Validation(),
    } satisfies Named<
      GoogleAppsScript.Spreadsheet.SpreadsheetApp,
      "getActive" | "getActiveSheet" | "flush" | "getUi" | "newDataValidation"
    >),
    MailApp: service("MailApp", {
      getRemainingDailyQuota: () => {
        run.assertScope(scopes.mail, "MailApp.getRemainingDailyQuota");
        // "Valid for the current execution": what it sends itself may not show.
        return (run.mailLeftSeen ??= google.mailLeft(run.options.user));
      },
      sendEmail: ({
        to,
        subject,
        body,
        ...options
      }: MailOptions & { to: string; subject: string; body: string }) => {
        run.assertScope(scopes.mail, "MailApp.sendEmail");
        send(run, to, subject, body, options);
      },
    } satisfies Named<GoogleAppsScript.Mail.MailApp, "getRemainingDailyQuota" | "sendEmail">),
    GmailApp: service("GmailApp", {
      sendEmail: (to: string, subject: string, body: string, options: MailOptions) => {
        run.assertScope(scopes.gmail, "GmailApp.sendEmail");
        send(run, to, subject, body, options);
      },
      search: (query: string, _start: number, _max: number) => {
        run.assertScope(scopes.gmail, "GmailApp.search");
        const phrase = /^in:sent "([^"]+)"$/.exec(query)?.[1];
        if (phrase === undefined) throw new Error(`the fake can't search for ${query}`);
        return google.mails
          .filter(({ body, subject }) => `${subject} ${body}`.includes(phrase))
          .map((mail) => new Thread(mail));
      },
    } satisfies Named<GoogleAppsScript.Gmail.GmailApp, "sendEmail" | "search">),
    UrlFetchApp: service("UrlFetchApp", {
      fetch: (url: string, options: FetchOptions) => fetchOver(run, url, options),
    } satisfies Named<GoogleAppsScript.URL_Fetch.UrlFetchApp, "fetch">),
    LockService: service("LockService", {
      getDocumentLock: () => new Lock(run),
    } satisfies Named<GoogleAppsScript.Lock.LockService, "getDocumentLock">),
    PropertiesService: service("PropertiesService", {
      getUserProperties: () => new Properties(google.propertiesOf(run.options.user)),
      getDocumentProperties: () => new Properties(google.propertiesOf("")),
    } satisfies Named<
      GoogleAppsScript.Properties.PropertiesService,
      "getUserProperties" | "getDocumentProperties"
    >),
    ScriptApp: {
      AuthMode: { FULL: "FULL" },
      AuthorizationStatus: { REQUIRED: "REQUIRED", NOT_REQUIRED: "NOT_REQUIRED" },
      ...service("ScriptApp", {
        getProjectTriggers: () => {
          run.assertScope(scopes.triggers, "ScriptApp.getProjectTriggers");
          return google.triggers
            .filter(({ user }) => user === run.options.user)
            .map((stored) => new Trigger(stored));
        },
        newTrigger: (handler: string) => new TriggerBuilder(run, handler),
        deleteTrigger: (trigger: { readonly stored: StoredTrigger }) => {
          google.triggers = google.triggers.filter((one) => one !== trigger.stored);
          google.changes += 1;
        },
        getAuthorizationInfo: () => new Authorization(run),
      } satisfies Named<
        GoogleAppsScript.Script.ScriptApp,
        "getProjectTriggers" | "newTrigger" | "deleteTrigger" | "getAuthorizationInfo"
      >),
    },
    HtmlService: service("HtmlService", {
      createHtmlOutput: (html: string) => new Html(html),
    } satisfies Named<GoogleAppsScript.HTML.HtmlService, "createHtmlOutput">),
    Session: service("Session", {
      getEffectiveUser: () => ({
        getEmail: () => {
          run.assertScope(scopes.address, "Session.getEffectiveUser");
          return run.options.user;
        },
      }),
    } satisfies Named<GoogleAppsScript.Base.Session, "getEffectiveUser">),
    Utilities: service("Utilities", {
      sleep: (ms: number) => {
        if (ms > 300_000) throw new Error("Utilities.sleep waits for five minutes at the most.");
        google.now += ms;
      },
      getUuid: () => google.uuid(),
      formatDate: (date: Date, zone: string, pattern: string) => formatDate(date, zone, pattern),
      newBlob: (content: string | readonly number[], mediaType?: string, name?: string) =>
        new Blob(content, mediaType, name),
      base64Encode: (bytes: readonly number[]) =>
        Buffer.from(Uint8Array.from(bytes, (byte) => byte & 255)).toString("base64"),
      base64Decode: (text: string) =>
        Array.from(Buffer.from(text, "base64"), (byte) => (byte > 127 ? byte - 256 : byte)),
    } satisfies Named<
      GoogleAppsScript.Utilities.Utilities,
      "sleep" | "getUuid" | "formatDate" | "newBlob" | "base64Encode" | "base64Decode"
    >),
  };
}

/** The letters of Java's patterns that the script uses. */
function formatDate(date: Date, timeZone: string, pattern: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    })
      .formatToParts(Number(date))
      .map(({ type, value }) => [type, value]),
  );
  return pattern
    .replace("yyyy", parts.get("year") ?? "")
    .replace("MM", parts.get("month") ?? "")
    .replace("dd", parts.get("day") ?? "")
    .replace("HH", parts.get("hour") ?? "")
    .replace("mm", parts.get("minute") ?? "");
}
