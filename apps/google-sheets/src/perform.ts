import {
  type DocumentsEffect,
  type Effect,
  epochMs,
  fail,
  type Instant,
  type LedgerEffect,
  type Moment,
  type Rendered,
} from "@parstock/core";
import { renderPurchase } from "@parstock/documents";

import { isElsewhere } from "./elsewhere.ts";
import type { Log } from "./log.ts";
import type { Mailbox } from "./mail.ts";
import type { SheetSettings } from "./settings.ts";
import { tableReader } from "./stock.ts";
import { elsewhere } from "./system.ts";
import { trying, type Workbook } from "./workbook.ts";

/** A script is stopped after six minutes; no new mail is begun after this many milliseconds. */
const workMaxMs = 270_000;

export interface Performer {
  perform(effect: Effect): unknown;
  /** Whether orders were left for another execution because time ran out. */
  readonly ranOut: () => boolean;
}

/** The script's side of a run: each effect is done at once and its answer returned. */
export function performer(
  workbook: Workbook,
  settings: SheetSettings,
  log: Log,
  mail: Mailbox,
  clock: () => Instant,
): Performer {
  const rowsOf = tableReader(workbook, clock);
  const started = epochMs(clock());
  let ranOut = false;

  function documents({ purchase, copy }: DocumentsEffect): Rendered {
    if (epochMs(clock()) - started > workMaxMs) {
      ranOut = true;
      fail({
        code: "throttled",
        message: "The script's time was up; it goes out with the next one, in a minute or two.",
      });
    }
    const { copyTo } = settings.core;
    mail.assertRoomFor(1 + copyTo.length + (purchase.supplier.copyTo ?? []).length);
    const rendered = renderPurchase(purchase, { copy });
    return {
      ...rendered,
      attachments: [
        {
          name: `${purchase.order.reference}.pdf`,
          mediaType: "application/pdf",
          base64: pdfOf(rendered.html),
        },
        ...rendered.attachments,
      ],
    };
  }

  function perform(effect: Effect): unknown {
    switch (effect.kind) {
      case "clock":
        return momentOf(clock(), effect.timeZones);
      case "wait":
        Utilities.sleep(Math.min(300_000, Math.max(0, epochMs(effect.until) - epochMs(clock()))));
        return null;
      case "rows":
        return rowsOf(effect.table);
      case "documents":
        return documents(effect);
      case "mail":
        // What is about to happen is in the Log for good before it happens.
        log.flush();
        return mail.send(effect);
      case "mail.find":
        return mail.find(effect.messageId);
      case "nonce":
        return Utilities.getUuid().replace(/-/g, "");
      default:
        if (!isElsewhere(effect)) return ledgerAnswer(effect);
        if (elsewhere === null)
          throw new Error(`nothing in this spreadsheet answers ${effect.kind}`);
        if (effect.kind === "http" && effect.request.intent === "writes") log.flush();
        return elsewhere.perform(effect);
    }
  }

  function ledgerAnswer(effect: LedgerEffect): unknown {
    const answer = log.answer(effect);
    if (effect.kind === "ledger.append" && tellsOfEffect(effect)) log.flush();
    return answer;
  }

  return { perform, ranOut: () => ranOut };
}

function pdfOf(html: string): string {
  try {
    return trying(() => {
      const pdf = Utilities.newBlob(html, "text/html", "order.html").getAs("application/pdf");
      return Utilities.base64Encode(pdf.getBytes());
    });
  } catch {
    return fail({
      code: "unavailable",
      message: "Google could not make the PDF just now; it is tried again with the next check.",
    });
  }
}

/** What became of an effect is written at once: until then a crash would leave it uncertain. */
function tellsOfEffect({ entries }: Extract<LedgerEffect, { kind: "ledger.append" }>): boolean {
  return entries.some(({ events }) =>
    events.some(
      ({ stream, event }) =>
        stream === "order" &&
        (event.type === "sent" ||
          event.type === "revision-made" ||
          (event.type === "submitted" && elsewhere !== null)),
    ),
  );
}

function momentOf(at: Instant, timeZones: readonly string[]): Moment {
  const local = Object.fromEntries(
    timeZones.map((zone) => {
      const [day = "", hour = "", minute = ""] = Utilities.formatDate(
        new Date(at),
        zone,
        "yyyy-MM-dd HH mm",
      ).split(" ");
      return [zone, { day, minute: Number(hour) * 60 + Number(minute) }];
    }),
  );
  return { at, local } as Moment;
}
