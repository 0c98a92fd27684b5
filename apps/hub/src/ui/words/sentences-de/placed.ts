import type { Catalogue } from "../translated.ts";

/** What became of placed orders in their systems, of changes to them, and of runs that met each other. */
export const placed: Catalogue = {
  sentences: [
    [
      "Order {x} and perhaps others were placed in {phrase} over the connection {x2}, which is not there any more; connect it again, or book what arrives by hand.",
      "Die Bestellung {x} und vielleicht andere wurden in {phrase} über die Verbindung {x2} aufgegeben, die es nicht mehr gibt; verbinden Sie sie wieder, oder buchen Sie von Hand, was ankommt.",
    ],
    [
      "Orders in {phrase} can't be asked after now, so that receipts there are not known here: {s}",
      "Nach Bestellungen in {phrase} lässt sich jetzt nicht fragen, sodass Eingänge dort hier nicht bekannt sind: {s}",
    ],
    [
      "Order {x} can't be asked after in {phrase}: {s}",
      "Nach der Bestellung {x} lässt sich in {phrase} nicht fragen: {s}",
    ],
    [
      "{x} keeps order {x2} differently by now: {phrase}. Correct it there, or close it here and let the rest be ordered anew.",
      "{x} führt die Bestellung {x2} inzwischen anders: {phrase}. Berichtigen Sie sie dort, oder schließen Sie sie hier ab und lassen Sie den Rest neu bestellen.",
    ],
    [
      "{x} keeps order {x2} differently: {phrase}. Release it when that is right, else correct it there.",
      "{x} führt die Bestellung {x2} anders: {phrase}. Lassen Sie sie los, wenn das stimmt, sonst berichtigen Sie sie dort.",
    ],
    [
      "{x} keeps it differently from what was ordered.",
      "{x} führt sie anders, als bestellt wurde.",
    ],
    ["{x} keeps it differently from what was wanted.", "{x} führt sie anders als gewünscht."],
    ["{x} does not have the order.", "{x} hat die Bestellung nicht."],
    ["{x} does not show the change.", "{x} zeigt die Änderung nicht."],
    ["It did not succeed.", "Es gelang nicht."],
    [
      "The run ended while the order was being changed.",
      "Der Lauf endete, während die Bestellung geändert wurde.",
    ],
    [
      "{phrase} can't be told of a change by Parstock; change the order there and tell the supplier.",
      "Parstock kann {phrase} keine Änderung mitteilen; ändern Sie die Bestellung dort, und sagen Sie es dem Lieferanten.",
    ],
    [
      "{phrase} can't be told by Parstock to cancel; cancel the order there, tell the supplier, and then say that it is done. (parstock cancel {x} --done-there)",
      "Parstock kann in {phrase} nicht stornieren; stornieren Sie die Bestellung dort, sagen Sie es dem Lieferanten, und sagen Sie dann, dass es getan ist (parstock cancel {x} --done-there).",
    ],
    [
      "{x} wants order {x2} changed: {s} Approve or reject that change.",
      "{x} will die Bestellung {x2} ändern: {s} Geben Sie die Änderung frei, oder lehnen Sie sie ab.",
    ],
    [
      "{x} refused order {x2}: {s} Cancel or close it; what is needed is ordered again by itself.",
      "{x} hat die Bestellung {x2} abgelehnt: {s} Stornieren oder schließen Sie sie ab; was gebraucht wird, wird von selbst neu bestellt.",
    ],
    ["Order {x} could not be changed: {s}", "Die Bestellung {x} ließ sich nicht ändern: {s}"],
    ["Order {x} could not be cancelled: {s}", "Die Bestellung {x} ließ sich nicht stornieren: {s}"],
    [
      "Whether order {x} was changed is not known yet; it is looked up until it is.",
      "Ob die Bestellung {x} geändert wurde, ist noch nicht bekannt; es wird nachgesehen, bis es das ist.",
    ],
    [
      "Whether order {x} was cancelled is not known yet; it is looked up until it is.",
      "Ob die Bestellung {x} storniert wurde, ist noch nicht bekannt; es wird nachgesehen, bis es das ist.",
    ],
    [
      "{x} shows {n} {x2} received on order {x3}, which has no such line; correct it there, or book the item by hand.",
      "{x} zeigt {n} {x2} als Eingang zur Bestellung {x3}, die keine solche Position hat; berichtigen Sie es dort, oder buchen Sie den Artikel von Hand.",
    ],
    [
      "{x} shows {n} {x2} received on order {x3}, and {n2} are booked here; correct whichever is wrong.",
      "{x} zeigt {n} {x2} als Eingang zur Bestellung {x3}, hier sind {n2} gebucht; berichtigen Sie, was falsch ist.",
    ],
    [
      "{x} expects nothing more of order {x2}, and {x3} did not come; what is needed is ordered again by itself.",
      "{x} erwartet nichts mehr von der Bestellung {x2}, und {x3} kam nicht; was gebraucht wird, wird von selbst neu bestellt.",
    ],
    [
      "Order {x} was cancelled in {x2}, where another one with the same reference was found; look there which of them holds, and cancel the order here when none does.",
      "Die Bestellung {x} wurde in {x2} storniert, wo eine andere mit derselben Nummer gefunden wurde; sehen Sie dort nach, welche gilt, und stornieren Sie sie hier, wenn keine gilt.",
    ],
    [
      "Order {x} was cancelled in {x2}; make sure that {x3} knows. What is needed is ordered again by itself.",
      "Die Bestellung {x} wurde in {x2} storniert; stellen Sie sicher, dass {x3} es weiß. Was gebraucht wird, wird von selbst neu bestellt.",
    ],
    [
      "Order {x} was cancelled in {x2}. What is needed is ordered again by itself.",
      "Die Bestellung {x} wurde in {x2} storniert. Was gebraucht wird, wird von selbst neu bestellt.",
    ],
    ["Closed in {x}.", "In {x} abgeschlossen."],
    ["Cancelled in {x}.", "In {x} storniert."],
    ["The supplier does not take it.", "Der Lieferant nimmt sie nicht an."],
    ["The supplier took its ship notice back.", "Der Lieferant nahm seine Versandanzeige zurück."],
    ["The supplier has it on back order.", "Der Lieferant hat sie im Rückstand."],
    ["The supplier has {phrase} on back order.", "Der Lieferant hat {phrase} im Rückstand."],
    [
      "Order {x} is {w} and can't be amended now.",
      "Die Bestellung {x} hat den Stand „{w}“ und lässt sich jetzt nicht ändern.",
    ],
    [
      "Order {x} is {w} and can't be cancelled now.",
      "Die Bestellung {x} hat den Stand „{w}“ und lässt sich jetzt nicht stornieren.",
    ],
    ["Order {x} has heard that already.", "Das ist zur Bestellung {x} schon bekannt."],
    // Runs that met each other, and the switch
    [
      "Order {x} to {x2} is not sent: submission is stopped ({x3}).",
      "Die Bestellung {x} an {x2} wird nicht gesandt: Die Notbremse ist gezogen ({x3}).",
    ],
    [
      "Order {x} to {x2} is not placed: submission is stopped ({x3}).",
      "Die Bestellung {x} an {x2} wird nicht aufgegeben: Die Notbremse ist gezogen ({x3}).",
    ],
    [
      "Another run took over before order {x} to {x2} was written; it goes on.",
      "Ein anderer Lauf übernahm, bevor die Bestellung {x} an {x2} geschrieben war; er macht weiter.",
    ],
    [
      "Order {x} to {x2} is there already; nothing more is ordered.",
      "Die Bestellung {x} an {x2} gibt es schon; mehr wird nicht bestellt.",
    ],
    [
      "Order {x} to {x2} was changed while this run planned; what it needs more comes with the next run.",
      "Die Bestellung {x} an {x2} wurde geändert, während dieser Lauf plante; was sie mehr braucht, kommt mit dem nächsten Lauf.",
    ],
    [
      "Another run ordered {x} for {x2} first; nothing is ordered twice.",
      "Ein anderer Lauf hat {x} für {x2} zuerst bestellt; nichts wird zweimal bestellt.",
    ],
    [
      "The other {n} of this order to {x} comes with the next run.",
      "Die andere Position ({n}) dieser Bestellung an {x} kommt mit dem nächsten Lauf.",
    ],
    [
      "The other {n} of this order to {x} come with the next run.",
      "Die anderen {n} Positionen dieser Bestellung an {x} kommen mit dem nächsten Lauf.",
    ],
  ],
  phrases: [],
};
