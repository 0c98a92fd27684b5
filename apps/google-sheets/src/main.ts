import { amountText, explainProof, failureOf, type RunReport, type Trigger } from "@parstock/core";

import { act, type Action, overviewOf, previewOf, summaryOf } from "./actions.ts";
import { confirmRows, showConfirmations } from "./autopilot.ts";
import { Desk, inTurn, personHere, underLock } from "./desk.ts";
import { knownTo, tellOfNews } from "./notice.ts";
import { receivedColumn } from "./orders.ts";
import { statusOf } from "./sentences.ts";
import { askSetUp, setUp } from "./set-up.ts";
import { settingOf } from "./settings.ts";
import sidebarHtml from "./sidebar.html";
import { inSheetWords } from "./stock.ts";
import { elsewhere } from "./system.ts";
import { continueLater, forgetContinuation, isAuthorized } from "./triggers.ts";
import { ordersTab, settingsTab, Workbook } from "./workbook.ts";

// Every export is a global function of the script, called by Google by its name: menu, triggers, sidebar.

export function onOpen(): void {
  const menu = SpreadsheetApp.getUi()
    .createMenu("Parstock")
    .addItem("Set up", "parstockSetUp")
    .addItem("Check now", "parstockCheckNow")
    .addItem("Preview", "parstockPreview")
    .addItem("Approve selected", "parstockApproveSelected")
    .addSeparator()
    .addItem("Confirm auto-order of selected items", "parstockConfirmAutopilot")
    .addItem("Withdraw auto-order of selected items", "parstockWithdrawAutopilot")
    .addSeparator()
    .addItem("Settings", "parstockSettings")
    .addItem("Pause or resume", "parstockPause");
  if (elsewhere !== null) menu.addItem(`Connect ${elsewhere.title}`, "parstockConnect");
  menu.addToUi();
}

export function onInstall(): void {
  onOpen();
}

export function parstockSetUp(): void {
  saying(() => {
    const choices = askSetUp((question) => confirmed("Set up Parstock", question));
    return choices === null
      ? "Nothing was changed: this copy still holds the Log of the original."
      : inTurn(() => setUp(choices));
  });
}

export function parstockCheckNow(): void {
  saying(() => summaryOf(inTurn(() => checked("person"))));
}

export function parstockPreview(): void {
  const page = HtmlService.createHtmlOutput(sidebarHtml).setTitle("Parstock");
  SpreadsheetApp.getUi().showSidebar(page);
}

export function parstockApproveSelected(): void {
  saying(() => {
    const seen = selectedOrders();
    if (seen.length === 0) return `Select rows of orders in the tab "${ordersTab}" first.`;
    // Asked before the lock: a dialog would take it away.
    if (!confirmed("Approve and send?", seen.map(({ line }) => line).join("\n")))
      return "Nothing was approved.";
    return inTurn(() => {
      const desk = new Desk();
      const by = personHere();
      const said = seen.map(({ reference, version }) =>
        sentenceFor(desk, reference, () => act(desk, reference, "approve", by, version)),
      );
      finish(desk);
      return said.join("\n");
    });
  });
}

/** The orders whose rows are selected, as they were shown. */
function selectedOrders(): { reference: string; version: number; line: string }[] {
  const rows = selectedRows(ordersTab);
  if (rows.length === 0) return [];
  const desk = new Desk();
  const seen = new Map<string, { reference: string; version: number; line: string }>();
  for (const row of rows) {
    const shown = desk.orders.shownAt(row);
    if (shown === null) continue;
    const { order, parties } = desk.order(shown.reference);
    const line = `${order.reference}, ${parties.supplier.name}: ${amountText(order.total, order.currency)}`;
    seen.set(shown.reference, { ...shown, line });
  }
  return [...seen.values()];
}

/** One order's refusal is that order's sentence and keeps no other from being approved. */
function sentenceFor(desk: Desk, reference: string, work: () => void): string {
  try {
    work();
    return `Approved: ${reference}, now ${statusOf(desk.order(reference))}.`;
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return failure.message;
  }
}

export function parstockConfirmAutopilot(): void {
  saying(() => inTurn(() => confirmSelected(true)));
}

export function parstockWithdrawAutopilot(): void {
  saying(() => inTurn(() => confirmSelected(false)));
}

export function parstockSettings(): void {
  saying(() => {
    const workbook = new Workbook();
    workbook.tab(settingsTab).activate();
    return null;
  });
}

/** Asks for the secrets of the system that orders are placed in, and tries them. */
export function parstockConnect(): void {
  saying(() => {
    if (elsewhere === null) return "This script places orders in no other system.";
    const credentials: Record<string, string> = {};
    const ui = SpreadsheetApp.getUi();
    for (const { name, title } of elsewhere.secrets) {
      const answer = ui.prompt("Parstock", `${title}:`, ui.ButtonSet.OK_CANCEL);
      if (answer.getSelectedButton() !== ui.Button.OK) return "Nothing was changed.";
      const text = answer.getResponseText().trim();
      if (text !== "") credentials[name] = text;
    }
    elsewhere.save(credentials);
    return inTurn(() => {
      const found = new Desk().tryConnection();
      return found.length === 0 ? "The connection works." : found.join("\n");
    });
  });
}

export function parstockPause(): void {
  saying(() =>
    inTurn(() => {
      const desk = new Desk();
      pause(desk, desk.paused === null, "from the menu");
      return desk.paused === null
        ? "Parstock goes on: approved orders are sent with the next check."
        : "Parstock is paused: checks go on, nothing is sent.";
    }),
  );
}

/** The time trigger. */
export function parstockScheduledCheck(): void {
  inBackground(0, () => checked("schedule"));
}

/** The installable edit trigger: a quantity in the inventory changed. A check that is going on is followed by another. */
export function parstockOnEdit(event: GoogleAppsScript.Events.SheetsOnEdit): void {
  if (!isOfInterest(event)) return;
  if (!inBackground(1000, () => checked("event"))) continueLater();
}

/** The one-off trigger: what time or the lock left over. */
export function parstockContinue(): void {
  forgetContinuation();
  if (!inBackground(30_000, () => checked("event"))) continueLater();
}

export function parstockOverview(): string {
  return answering(() => overviewOf(new Desk()));
}

export function parstockWhy(reference: string): string {
  return answering(() => ({ why: new Desk().log.proofs(reference).flatMap(explainProof) }));
}

export function parstockAct(
  reference: string,
  action: string,
  version: number,
  reason: string,
): string {
  return answering(() => {
    const desk = new Desk();
    act(desk, reference, action as Action, personHere(), version, reason);
    finish(desk);
    return overviewOf(desk);
  });
}

export function parstockCheckFromSidebar(feedChecked: boolean): string {
  return answering(() => {
    const desk = new Desk();
    const report = desk.check("person", personHere(), false, feedChecked);
    finish(desk);
    return { ...overviewOf(desk), summary: summaryOf(report), canBeChecked: canBeChecked(report) };
  });
}

export function parstockPreviewFromSidebar(): string {
  return answering(() => {
    const desk = new Desk();
    const report = desk.check("person", personHere(), true);
    const preview = previewOf(report);
    return {
      ...overviewOf(desk),
      preview,
      summary: preview.summary,
      canBeChecked: canBeChecked(report),
    };
  });
}

/** The person who presses the button stands for limits that were raised in Settings. */
export function parstockStandForLimits(): string {
  return answering(() => {
    const desk = new Desk();
    desk.standForLimits(personHere());
    desk.close();
    return overviewOf(desk);
  });
}

export function parstockPauseFromSidebar(stop: boolean, reason: string): string {
  return answering(() => {
    const desk = new Desk();
    pause(desk, stop, reason);
    return overviewOf(desk);
  });
}

function checked(trigger: Trigger): RunReport {
  const desk = new Desk();
  const before = knownTo(desk);
  const by =
    trigger === "person" ? personHere() : ({ kind: "system", name: `${trigger} trigger` } as const);
  const report = desk.check(trigger, by);
  finish(desk);
  if (trigger !== "person") tellOfNews(desk, before);
  return report;
}

function finish(desk: Desk): void {
  desk.close();
  if (desk.ranOut) continueLater();
}

function pause(desk: Desk, stop: boolean, reason: string): void {
  desk.announce(
    stop
      ? { type: "submission-stopped", reason: reason === "" ? "no reason was given" : reason }
      : { type: "submission-resumed" },
    personHere(),
  );
  desk.close();
}

function confirmSelected(confirm: boolean): string {
  const desk = new Desk();
  const rows = selectedRows(desk.settings.inventoryTab);
  const count = confirmRows(desk, rows, personHere(), confirm);
  desk.log.flush();
  showConfirmations(desk);
  desk.close();
  return confirm
    ? `${count} items may be ordered alone from now on, within the limits in Settings; Autopilot there must be "auto".`
    : `${count} items wait for a person again.`;
}

function canBeChecked(report: RunReport): boolean {
  return report.kind === "stopped" && report.canBeChecked;
}

/** Rows that are selected in a tab, from 1 on; none when another tab is in front. */
function selectedRows(tab: string): number[] {
  const sheet = SpreadsheetApp.getActiveSheet();
  if (sheet.getName() !== tab) return [];
  const ranges = sheet.getActiveRangeList()?.getRanges() ?? [];
  return ranges.flatMap((range) =>
    Array.from({ length: range.getNumRows() }, (_, index) => range.getRow() + index),
  );
}

/** An edit of the inventory below its heading, or of what was received. */
function isOfInterest({ range }: GoogleAppsScript.Events.SheetsOnEdit): boolean {
  const name = range.getSheet().getName();
  if (range.getLastRow() < 2 || name === settingsTab) return false;
  if (name === ordersTab) return range.getLastColumn() >= receivedColumn;
  const workbook = new Workbook();
  return workbook.find(settingsTab) !== null && name === inventoryNameOf(workbook);
}

function inventoryNameOf(workbook: Workbook): string {
  return settingOf(workbook.read(settingsTab), "inventoryTab");
}

/** Trigger runs: false when another execution was at it. What a person must mend fails the run, and Google mails the owner. */
function inBackground(waitMs: number, work: () => unknown): boolean {
  if (!isAuthorized())
    throw new Error(
      "Parstock needs its permissions again: open the spreadsheet and choose Parstock, Set up.",
    );
  return underLock(waitMs, () => [work()]) !== null;
}

/** The menu's edge: a sentence for whatever came of it. */
function saying(work: () => string | null): void {
  const ui = SpreadsheetApp.getUi();
  try {
    const text = work();
    if (text !== null) ui.alert("Parstock", text, ui.ButtonSet.OK);
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    ui.alert("Parstock", inSheetWords(failure.message), ui.ButtonSet.OK);
  }
}

function confirmed(title: string, question: string): boolean {
  const ui = SpreadsheetApp.getUi();
  return ui.alert(title, question, ui.ButtonSet.YES_NO) === ui.Button.YES;
}

/** The sidebar's edge: JSON, because Google passes on no more than plain values. */
function answering(work: () => object): string {
  try {
    return JSON.stringify(inTurn(work));
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === null) throw thrown;
    return JSON.stringify({ failed: inSheetWords(failure.message) });
  }
}
