import { amountText } from "@parstock/core";

import type { Desk } from "./desk.ts";
import { inSheetWords } from "./stock.ts";

/** What stood in the Log before a check, to tell what is new after it. */
export interface Known {
  readonly waiting: ReadonlySet<string>;
  readonly exceptions: ReadonlySet<string>;
}

export function knownTo(desk: Desk): Known {
  return {
    waiting: new Set(waitingOrders(desk).map(({ order }) => order.reference)),
    exceptions: new Set(desk.log.exceptions.keys()),
  };
}

/**
 * Mails whoever wants to be told what a check without anybody watching left for people. It is no order: one that gets lost,
 * or for which there is no quota, costs nothing but a look into the spreadsheet.
 */
export function tellOfNews(desk: Desk, before: Known): void {
  const { tell } = desk.settings;
  if (tell.length === 0) return;
  const orders = waitingOrders(desk)
    .filter(({ order }) => !before.waiting.has(order.reference))
    .map(
      ({ order, parties }) =>
        `${order.reference} to ${parties.supplier.name}, ${amountText(order.total, order.currency)}, waits for approval.`,
    );
  const found = [...desk.log.exceptions]
    .filter(([key]) => !before.exceptions.has(key))
    .map(([, { message }]) => inSheetWords(message));
  const news = [...orders, ...found];
  if (news.length === 0) return;
  const { sheets } = desk.workbook;
  try {
    if (MailApp.getRemainingDailyQuota() < tell.length) return;
    MailApp.sendEmail({
      to: tell.join(","),
      subject: `Parstock: ${news.length} to look at in ${sheets.getName()}`,
      body: `${news.slice(0, newsMax).join("\n\n")}\n\n${sheets.getUrl()}\n`,
    });
  } catch {
    // What could not be told stands in Orders and in the sidebar.
  }
}

const newsMax = 50;

function waitingOrders(desk: Desk) {
  return [...desk.log.orders.values()].filter(({ status }) => status === "waiting");
}
