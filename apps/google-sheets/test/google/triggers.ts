import type { Execution } from "./execution.ts";
import type { StoredTrigger } from "./google.ts";
import type { Named } from "./spreadsheet.ts";

const triggersMax = 20;

export class Trigger implements Named<GoogleAppsScript.Script.Trigger, "getHandlerFunction"> {
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

export class TriggerBuilder implements Named<
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
