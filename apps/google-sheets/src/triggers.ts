import { checkMinutes } from "./settings.ts";

/** The functions that Google calls by name. */
const scheduled = "parstockScheduledCheck";
const edited = "parstockOnEdit";
const continued = "parstockContinue";

const scheduleProperty = "parstock.schedule";

/**
 * Makes the triggers of whoever runs it, once: what is there already stays. A trigger does not tell its interval, so that
 * is kept as a property of the document.
 */
export function ensureTriggers(
  sheets: GoogleAppsScript.Spreadsheet.Spreadsheet,
  checkEvery: string,
): void {
  const triggers = ScriptApp.getProjectTriggers();
  const named = (name: string): GoogleAppsScript.Script.Trigger[] =>
    triggers.filter((trigger) => trigger.getHandlerFunction() === name);
  const properties = PropertiesService.getUserProperties();
  const minutes = checkMinutes[checkEvery] ?? null;
  const old = named(scheduled);
  if (
    properties.getProperty(scheduleProperty) !== checkEvery ||
    old.length !== (minutes === null ? 0 : 1)
  ) {
    for (const trigger of old) ScriptApp.deleteTrigger(trigger);
    if (minutes !== null) {
      const timer = ScriptApp.newTrigger(scheduled).timeBased();
      (minutes < 60 ? timer.everyMinutes(minutes) : timer.everyHours(minutes / 60)).create();
    }
    properties.setProperty(scheduleProperty, checkEvery);
  }
  if (named(edited).length === 0)
    ScriptApp.newTrigger(edited).forSpreadsheet(sheets).onEdit().create();
}

/** One more execution in a minute, unless one is due already. */
export function continueLater(): void {
  const due = ScriptApp.getProjectTriggers().some(
    (trigger) => trigger.getHandlerFunction() === continued,
  );
  if (!due) ScriptApp.newTrigger(continued).timeBased().after(60_000).create();
}

/** A one-off trigger stays in the list after it fired, and a script has room for twenty. */
export function forgetContinuation(): void {
  for (const trigger of ScriptApp.getProjectTriggers())
    if (trigger.getHandlerFunction() === continued) ScriptApp.deleteTrigger(trigger);
}

/** False when permissions are missing: Google then wants the person to agree again. */
export function isAuthorized(): boolean {
  return (
    ScriptApp.getAuthorizationInfo(ScriptApp.AuthMode.FULL).getAuthorizationStatus() !==
    ScriptApp.AuthorizationStatus.REQUIRED
  );
}
