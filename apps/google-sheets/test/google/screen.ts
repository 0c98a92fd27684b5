import type { Execution } from "./execution.ts";
import type { Named } from "./spreadsheet.ts";

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

export class Html implements Named<GoogleAppsScript.HTML.HtmlOutput, "setTitle"> {
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

export class Ui implements Named<
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
