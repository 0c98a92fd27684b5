import type { Execution } from "./execution.ts";
import type { SentMail, Server, StoredTrigger } from "./google.ts";
import { type Named, Sheet, Spreadsheet } from "./spreadsheet.ts";

const scopes = {
  sheets: "https://www.googleapis.com/auth/spreadsheets.currentonly",
  screen: "https://www.googleapis.com/auth/script.container.ui",
  triggers: "https://www.googleapis.com/auth/script.scriptapp",
  mail: "https://www.googleapis.com/auth/script.send_mail",
  gmail: "https://mail.google.com/",
  address: "https://www.googleapis.com/auth/userinfo.email",
  fetch: "https://www.googleapis.com/auth/script.external_request",
} as const;

const recipientsMax = 50;
const bodyMaxBytes = 204_800;
const attachmentsMax = 250;
const attachmentsMaxBytes = 26_214_400;
const triggersMax = 20;
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

class Blob implements Named<GoogleAppsScript.Base.Blob, "getBytes" | "getAs"> {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly name: string;

  constructor(content: string | readonly number[], mediaType = "text/plain", name = "blob") {
    this.bytes =
      typeof content === "string"
        ? new TextEncoder().encode(content)
        : Uint8Array.from(content, (byte) => byte & 255);
    this.mediaType = mediaType;
    this.name = name;
  }

  /** Signed bytes, as Java has them. */
  getBytes(): number[] {
    return Array.from(this.bytes, (byte) => (byte > 127 ? byte - 256 : byte));
  }

  getAs(mediaType: string): Blob {
    if (mediaType !== "application/pdf" || this.mediaType !== "text/html")
      throw new Error(`Converting from ${this.mediaType} to ${mediaType} is not supported.`);
    return new Blob(`%PDF-1.4 of ${this.bytes.length} bytes of HTML`, mediaType, this.name);
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

class Trigger implements Named<GoogleAppsScript.Script.Trigger, "getHandlerFunction"> {
  readonly stored: StoredTrigger;

  constructor(stored: StoredTrigger) {
    this.stored = stored;
  }

  getHandlerFunction(): string {
    return this.stored.handler;
  }
}

class ClockBuilder implements Named<
  GoogleAppsScript.Script.ClockTriggerBuilder,
  "everyMinutes" | "everyHours" | "after" | "create"
> {
  private readonly run: Execution;
  private readonly handler: string;
  private when = "";

  constructor(run: Execution, handler: string) {
    this.run = run;
    this.handler = handler;
  }

  everyMinutes(minutes: number): this {
    if (![1, 5, 10, 15, 30].includes(minutes)) throw new Error(`Not every ${minutes} minutes.`);
    this.when = `every ${minutes} minutes`;
    return this;
  }

  everyHours(hours: number): this {
    if (!Number.isInteger(hours) || hours < 1) throw new Error(`Not every ${hours} hours.`);
    this.when = `every ${hours} hours`;
    return this;
  }

  after(ms: number): this {
    this.when = `once at ${this.run.google.now + ms}`;
    return this;
  }

  create(): Trigger {
    return addTrigger(this.run, this.handler, this.when);
  }
}

class SheetsBuilder implements Named<
  GoogleAppsScript.Script.SpreadsheetTriggerBuilder,
  "onEdit" | "create"
> {
  private readonly run: Execution;
  private readonly handler: string;

  constructor(run: Execution, handler: string) {
    this.run = run;
    this.handler = handler;
  }

  onEdit(): this {
    return this;
  }

  create(): Trigger {
    return addTrigger(this.run, this.handler, "on edit");
  }
}

class TriggerBuilder implements Named<
  GoogleAppsScript.Script.TriggerBuilder,
  "timeBased" | "forSpreadsheet"
> {
  private readonly run: Execution;
  private readonly handler: string;

  constructor(run: Execution, handler: string) {
    this.run = run;
    this.handler = handler;
  }

  timeBased(): ClockBuilder {
    return new ClockBuilder(this.run, this.handler);
  }

  forSpreadsheet(_sheets: unknown): SheetsBuilder {
    return new SheetsBuilder(this.run, this.handler);
  }
}

function addTrigger(run: Execution, handler: string, when: string): Trigger {
  const { google } = run;
  const { user } = run.options;
  if (google.triggers.filter((one) => one.user === user).length >= triggersMax)
    throw new Error("This script has too many triggers.");
  const stored = { user, handler, when };
  google.triggers.push(stored);
  google.changes += 1;
  return new Trigger(stored);
}

class Menu implements Named<GoogleAppsScript.Base.Menu, "addItem" | "addSeparator" | "addToUi"> {
  private readonly run: Execution;
  private readonly items: { readonly caption: string; readonly handler: string }[] = [];

  constructor(run: Execution) {
    this.run = run;
  }

  addItem(caption: string, handler: string): this {
    this.items.push({ caption, handler });
    return this;
  }

  addSeparator(): this {
    return this;
  }

  addToUi(): void {
    this.run.google.menu = this.items;
  }
}

class Html implements Named<GoogleAppsScript.HTML.HtmlOutput, "setTitle"> {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }

  setTitle(_title: string): this {
    return this;
  }
}

class Answer implements Named<
  GoogleAppsScript.Base.PromptResponse,
  "getSelectedButton" | "getResponseText"
> {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  getSelectedButton(): string {
    return "OK";
  }

  getResponseText(): string {
    return this.text;
  }
}

class Ui implements Named<
  GoogleAppsScript.Base.Ui,
  "alert" | "prompt" | "createMenu" | "showSidebar"
> {
  readonly Button = { YES: "YES", NO: "NO", OK: "OK" };
  readonly ButtonSet = { OK: "OK", OK_CANCEL: "OK_CANCEL", YES_NO: "YES_NO" };
  private readonly run: Execution;

  constructor(run: Execution) {
    this.run = run;
  }

  createMenu(_title: string): Menu {
    return new Menu(this.run);
  }

  alert(title: string, prompt: string, buttons: string): string {
    const { google } = this.run;
    // The script is suspended while a dialog is open, and locks don't outlast that.
    google.release(this.run);
    google.alerts.push({ title, prompt });
    return buttons === "YES_NO" ? (google.answer(prompt) ? "YES" : "NO") : "OK";
  }

  prompt(_title: string, prompt: string, _buttons: string): Answer {
    this.run.google.release(this.run);
    return new Answer(this.run.google.type(prompt));
  }

  showSidebar(page: { readonly html: string }): void {
    this.run.google.sidebar = page.html;
  }
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

class MailMessage implements Named<GoogleAppsScript.Gmail.GmailMessage, "getPlainBody"> {
  private readonly mail: SentMail;

  constructor(mail: SentMail) {
    this.mail = mail;
  }

  getPlainBody(): string {
    return this.mail.body;
  }
}

class Thread implements Named<GoogleAppsScript.Gmail.GmailThread, "getMessages"> {
  private readonly mail: SentMail;

  constructor(mail: SentMail) {
    this.mail = mail;
  }

  getMessages(): MailMessage[] {
    return [new MailMessage(this.mail)];
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

const urlMaxBytes = 2082;
const headersMaxBytes = 8192;
const methods = ["get", "post", "put", "patch", "delete"];

interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly payload?: string;
  readonly muteHttpExceptions?: boolean;
  readonly followRedirects?: boolean;
}

class Response implements Named<
  GoogleAppsScript.URL_Fetch.HTTPResponse,
  "getResponseCode" | "getAllHeaders" | "getContentText" | "getContent"
> {
  private readonly answer: NonNullable<ReturnType<Server>>;

  constructor(answer: NonNullable<ReturnType<Server>>) {
    this.answer = answer;
  }

  getResponseCode(): number {
    return this.answer.status;
  }

  getAllHeaders(): Readonly<Record<string, string>> {
    return this.answer.headers;
  }

  getContentText(): string {
    return this.answer.body;
  }

  getContent(): number[] {
    return Array.from(new TextEncoder().encode(this.answer.body), (byte) =>
      byte > 127 ? byte - 256 : byte,
    );
  }
}

function fetchOver(run: Execution, url: string, options: FetchOptions): Response {
  run.assertScope(scopes.fetch, "UrlFetchApp.fetch");
  const { method = "get", headers = {}, contentType, payload } = options;
  if (!methods.includes(method)) throw new Error(`Attribute provided with invalid value: method`);
  if (byteLength(url) > urlMaxBytes) throw new Error("Limit Exceeded: URLFetch URL Length.");
  if (byteLength(JSON.stringify(headers)) > headersMaxBytes)
    throw new Error("Limit Exceeded: URLFetch Header Size.");
  if (Object.keys(headers).some((name) => /^(?:host|content-length)$/i.test(name)))
    throw new Error("Attribute provided with invalid value: Header");
  const type =
    contentType ?? (payload === undefined ? undefined : "application/x-www-form-urlencoded");
  const answer = run.google.server({
    url,
    method: method.toUpperCase(),
    headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
    body: payload,
  });
  if (answer === null) throw new Error("Adresse nicht verfügbar: Serverfehler");
  if (answer.status >= 400 && options.muteHttpExceptions !== true)
    throw new Error(`Request failed returned code ${answer.status}`);
  return new Response(answer);
}

interface MailOptions {
  readonly cc?: string;
  readonly htmlBody?: string;
  readonly attachments?: readonly Blob[];
  readonly name?: string;
  readonly replyTo?: string;
}

function send(
  run: Execution,
  to: string,
  subject: string,
  body: string,
  options: MailOptions,
): void {
  const { google } = run;
  const copies = (options.cc ?? "").split(",").filter((one) => one !== "");
  const recipients = [...to.split(","), ...copies];
  for (const one of recipients)
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one)) throw new Error(`Invalid email: ${one}`);
  if (recipients.length > recipientsMax)
    throw new Error("Limit Exceeded: Email Recipients Per Message.");
  if (byteLength(body) > bodyMaxBytes || byteLength(options.htmlBody ?? "") > bodyMaxBytes)
    throw new Error("Limit Exceeded: Email Body Size.");
  const attachments = options.attachments ?? [];
  if (
    attachments.length > attachmentsMax ||
    attachments.reduce((sum, { bytes }) => sum + bytes.length, 0) > attachmentsMaxBytes
  )
    throw new Error("Limit Exceeded: Email Total Attachments Size.");
  google.spendMail(run.options.user, recipients.length);
  google.mails.push({
    from: run.options.user,
    to,
    copies,
    subject,
    body,
    html: options.htmlBody ?? "",
    name: options.name ?? "",
    replyTo: options.replyTo ?? "",
    attachments: attachments.map(({ name, mediaType, bytes }) => ({
      name,
      mediaType,
      bytes: bytes.length,
    })),
    // What the spreadsheet said for good when the mail left.
    logThen: google.logText(),
  });
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
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
