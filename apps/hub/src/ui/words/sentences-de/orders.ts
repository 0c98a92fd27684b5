import type { Catalogue } from "../translated.ts";

/** What happened to an order, what can't happen to it now, and what the hub says no to. */
export const orders: Catalogue = {
  sentences: [
    // The timeline
    ["Proposed with {phrase} over {money}.", "Vorgeschlagen mit {phrase} über {money}."],
    [
      "More was needed: now {phrase} over {money}.",
      "Es wurde mehr gebraucht: jetzt {phrase} über {money}.",
    ],
    ["Waits for approval until {day}: {s}", "Wartet auf Freigabe bis {day}: {s}"],
    ["{x} approved it: {s}", "{x} hat sie freigegeben: {s}"],
    ["Approved.", "Freigegeben."],
    ["Approved by rule: {s}", "Nach Regel freigegeben: {s}"],
    [
      "{x} rejected it: {s} Its items stay quiet until {day}.",
      "{x} hat sie abgelehnt: {s} Ihre Artikel bleiben bis {day} still.",
    ],
    ["Nobody decided in time; it expired.", "Niemand entschied rechtzeitig; sie ist verfallen."],
    [
      "{x} changed line {n} from {n2} to {n3}: {s}",
      "{x} hat Position {n} von {n2} auf {n3} geändert: {s}",
    ],
    ["{x} put it on hold: {s}", "{x} hat sie angehalten: {s}"],
    ["{x} released it.", "{x} hat sie losgelassen."],
    ["Being placed in {phrase}.", "Wird aufgegeben in: {phrase}."],
    ["Found there as {x} and adopted.", "Dort als {x} gefunden und übernommen."],
    ["Placed as {x}.", "Aufgegeben als {x}."],
    ["A marked copy is being sent to {x}.", "Eine gekennzeichnete Abschrift geht an {x}."],
    ["Being sent to {x}.", "Wird an {x} gesandt."],
    ["Found among the sent mail.", "Unter den gesandten Mails gefunden."],
    ["Sent: {s}", "Gesandt: {s}"],
    ["Sending failed: {s}", "Das Senden scheiterte: {s}"],
    ["Placing failed: {s}", "Das Aufgeben scheiterte: {s}"],
    ["Not sent: {s}", "Nicht gesandt: {s}"],
    ["Not placed: {s}", "Nicht aufgegeben: {s}"],
    [
      "No answer came: {s} It may or may not have happened.",
      "Es kam keine Antwort: {s} Es ist vielleicht geschehen, vielleicht nicht.",
    ],
    ["The supplier acknowledged it.", "Der Lieferant hat den Empfang bestätigt."],
    ["The supplier confirmed it.", "Der Lieferant hat sie bestätigt."],
    ["The supplier changed it: {phrase}.", "Der Lieferant hat sie geändert: {phrase}."],
    ["That is within the tolerance and is taken.", "Das liegt im Rahmen und wird angenommen."],
    ["{x} took what the supplier changed: {s}", "{x} hat die Änderung angenommen: {s}"],
    ["{x} turned down what the supplier changed: {s}", "{x} hat die Änderung zurückgewiesen: {s}"],
    [
      "Delivered short: {phrase} given up, to be proposed again.",
      "Zu wenig geliefert: {phrase} aufgegeben und neu vorzuschlagen.",
    ],
    ["Delivered short: {phrase} given up.", "Zu wenig geliefert: {phrase} aufgegeben."],
    ["The supplier refused it: {s}", "Der Lieferant hat sie abgelehnt: {s}"],
    ["Received: {phrase}.", "Eingegangen: {phrase}."],
    ["{x} shows as received: {phrase}.", "{x} zeigt als eingegangen: {phrase}."],
    ["{x} closed it: {s}", "{x} hat sie abgeschlossen: {s}"],
    ["{x} cancelled it: {s}", "{x} hat sie storniert: {s}"],
    [
      "{x} says that {phrase} is on the way and due on {day}.",
      "{x} meldet: {phrase} ist unterwegs und fällig am {day}.",
    ],
    [
      "{x} says that {phrase} are on the way and due on {day}.",
      "{x} meldet: {phrase} sind unterwegs und fällig am {day}.",
    ],
    ["{x} says that {phrase} is on the way.", "{x} meldet: {phrase} ist unterwegs."],
    ["{x} says that {phrase} are on the way.", "{x} meldet: {phrase} sind unterwegs."],
    [
      "{x} wants it cancelled where it was placed: {s}",
      "{x} will sie stornieren, wo sie aufgegeben wurde: {s}",
    ],
    ["{x} wants less of it: {s}", "{x} will weniger davon: {s}"],
    ["{phrase} is being told of the change.", "Die Änderung geht an: {phrase}."],
    [
      "The change is made there, as a look-up found.",
      "Die Änderung ist dort gemacht, wie ein Nachsehen ergab.",
    ],
    ["The change is made there.", "Die Änderung ist dort gemacht."],
    ["It came out otherwise: {phrase}.", "Sie fiel anders aus: {phrase}."],
    ["The change was refused: {s}", "Die Änderung wurde abgelehnt: {s}"],
    ["The change was not made yet: {s}", "Die Änderung ist noch nicht gemacht: {s}"],
    [
      "No answer came: {s} The change may or may not have been made.",
      "Es kam keine Antwort: {s} Die Änderung ist vielleicht gemacht, vielleicht nicht.",
    ],
    ["{x} leaves it as it is.", "{x} lässt sie, wie sie ist."],
    ["A person asked for a marked copy.", "Ein Mensch bat um eine gekennzeichnete Abschrift."],
    [
      "The run ended while the order was being sent.",
      "Der Lauf endete, während die Bestellung gesandt wurde.",
    ],
    [
      "The run ended while the order was being placed.",
      "Der Lauf endete, während die Bestellung aufgegeben wurde.",
    ],
    ["The mail is not among the sent mail.", "Die Mail ist nicht unter den gesandten."],
    ["It was tried {n} times.", "Es wurde {n}-mal versucht."],
    [
      "Supplier {x} has no e-mail address; add one and try again, or send it yourself and say so.",
      "Der Lieferant {x} hat keine E-Mail-Adresse; tragen Sie eine ein und versuchen Sie es erneut, oder senden Sie sie selbst und sagen Sie es.",
    ],
    // What the supplier answered
    [
      "{x} confirmed {n} {x2} of line {n2} ({x3}) instead of {n3}; up to {n4} % less is taken.",
      "{x} hat {n} {x2} von Position {n2} ({x3}) statt {n3} bestätigt; bis zu {n4} % weniger wird angenommen.",
    ],
    [
      "{x} confirmed {n} {x2} of line {n2} ({x3}) instead of {n3}; up to {n4} % more is taken.",
      "{x} hat {n} {x2} von Position {n2} ({x3}) statt {n3} bestätigt; bis zu {n4} % mehr wird angenommen.",
    ],
    [
      "{x} confirmed line {n} ({x2}) at {n2} instead of {money}; up to {n3} % more is taken.",
      "{x} hat Position {n} ({x2}) zu {n2} statt {money} bestätigt; bis zu {n3} % mehr wird angenommen.",
    ],
    [
      "{x} confirmed line {n} ({x2}) for {day} instead of {day2}; up to {n2} days later is taken.",
      "{x} hat Position {n} ({x2}) für den {day} statt für den {day2} bestätigt; bis zu {n2} Tage später wird angenommen.",
    ],
    [
      "{x} delivered {n} {x2} of line {n2} ({x3}) instead of {n3}; up to {n4} % more is taken.",
      "{x} hat {n} {x2} von Position {n2} ({x3}) statt {n3} geliefert; bis zu {n4} % mehr wird angenommen.",
    ],
    ["It confirmed nothing.", "Er hat nichts bestätigt."],
    ["It confirmed nothing of what was ordered.", "Er hat nichts vom Bestellten bestätigt."],
    [
      "Order {x} can't be confirmed: {phrase}.",
      "Die Bestellung {x} lässt sich so nicht bestätigen: {phrase}.",
    ],
    // What a person has to look at
    [
      "Submission is stopped ({x}): approved orders are neither placed nor sent until somebody resumes it.",
      "Die Notbremse ist gezogen ({x}): Freigegebene Bestellungen gehen nicht hinaus, bis jemand fortfährt.",
    ],
    [
      "The mail with order {x} to {x2} may or may not have gone out; ask {x3} or look among the sent mail, then say that it arrived or send a marked copy.",
      "Die Mail mit der Bestellung {x} an {x2} ist vielleicht hinausgegangen, vielleicht nicht; fragen Sie {x3} oder sehen Sie unter den gesandten Mails nach, und sagen Sie dann, dass sie ankam, oder senden Sie eine gekennzeichnete Abschrift.",
    ],
    [
      "Order {x} was handed to {phrase} and no answer came; it is looked up until it is found or surely absent.",
      "Die Bestellung {x} ging an {phrase}, und es kam keine Antwort; es wird nachgesehen, bis sie gefunden ist oder sicher fehlt.",
    ],
    [
      "Order {x} to {x2} could not be sent: {s}",
      "Die Bestellung {x} an {x2} ließ sich nicht senden: {s}",
    ],
    [
      "Order {x} to {x2} could not be placed: {s}",
      "Die Bestellung {x} an {x2} ließ sich nicht aufgeben: {s}",
    ],
    [
      "Order {x} was changed by {x2}: {s} Take it by approving the change, or reject it and settle it with {x3}.",
      "Die Bestellung {x} wurde von {x2} geändert: {s} Nehmen Sie die Änderung durch Freigabe an, oder lehnen Sie sie ab und klären Sie es mit {x3}.",
    ],
    [
      "Order {x} to {x2} over {money} has waited for approval since {day}.",
      "Die Bestellung {x} an {x2} über {money} wartet seit {day} auf Freigabe.",
    ],
    // What can't be done
    ["There is no such order.", "Diese Bestellung gibt es nicht."],
    ["There is no order {x}.", "Die Bestellung {x} gibt es nicht."],
    ["Order {x} exists already.", "Die Bestellung {x} gibt es schon."],
    [
      "Order {x} is {w} and can't become {w2}.",
      "Die Bestellung {x} hat den Stand „{w}“ und kann nicht zu „{w2}“ werden.",
    ],
    [
      "Order {x} is {w} ({w2}), not {w3}.",
      "Die Bestellung {x} hat den Stand „{w}“ ({w2}), nicht „{w3}“.",
    ],
    [
      "Order {x} is {w} (no step), not {w2}.",
      "Die Bestellung {x} hat den Stand „{w}“, nicht „{w2}“.",
    ],
    ["Order {x} has no uncertain mail.", "Die Bestellung {x} hat keine ungewisse Mail."],
    ["Order {x} has not failed.", "Die Bestellung {x} ist nicht gescheitert."],
    [
      "Order {x} is on hold; release it first.",
      "Die Bestellung {x} ist angehalten; lassen Sie sie erst los.",
    ],
    ["Order {x} is on hold already.", "Die Bestellung {x} ist schon angehalten."],
    ["Order {x} is not on hold.", "Die Bestellung {x} ist nicht angehalten."],
    ["Order {x} has no line {n}.", "Die Bestellung {x} hat keine Position {n}."],
    [
      "Order {x} has changed meanwhile; look at it again before you decide.",
      "Die Bestellung {x} hat sich inzwischen geändert; sehen Sie sie noch einmal an, bevor Sie entscheiden.",
    ],
    ["Only a named person may edit a quantity.", "Nur ein Mensch mit Namen kann Mengen ändern."],
    [
      "Only a named person may decide about a change.",
      "Nur ein Mensch mit Namen kann über eine Änderung entscheiden.",
    ],
    [
      "Only a named person may decide about a change to order {x}.",
      "Nur ein Mensch mit Namen kann über eine Änderung der Bestellung {x} entscheiden.",
    ],
    [
      "Order {x} has no change to decide about.",
      "An der Bestellung {x} ist keine Änderung zu entscheiden.",
    ],
    [
      "Decide first about what was changed about order {x}.",
      "Entscheiden Sie zuerst, was an der Bestellung {x} geändert wurde.",
    ],
    [
      "A change to order {x} is under way; answer after it.",
      "Eine Änderung der Bestellung {x} ist im Gang; antworten Sie danach.",
    ],
    [
      "A change to order {x} is under way already.",
      "Eine Änderung der Bestellung {x} ist schon im Gang.",
    ],
    ["A change to order {x} is under way.", "Eine Änderung der Bestellung {x} ist im Gang."],
    ["Order {x} is not placed yet.", "Die Bestellung {x} ist noch nicht aufgegeben."],
    [
      "The quantity of line {n} can't be negative.",
      "Die Menge der Position {n} kann nicht negativ sein.",
    ],
    [
      "Line {n} is the last one of order {x}; reject the order instead.",
      "Position {n} ist die letzte der Bestellung {x}; lehnen Sie stattdessen die Bestellung ab.",
    ],
    [
      "Line {n} is the last one of order {x}; cancel the order instead.",
      "Position {n} ist die letzte der Bestellung {x}; stornieren Sie stattdessen die Bestellung.",
    ],
    [
      "Line {n} of order {x} has {n2}; an order that is placed can only be lowered, more is another order.",
      "Position {n} der Bestellung {x} hat {n2}; eine aufgegebene Bestellung lässt sich nur verringern, mehr ist eine neue Bestellung.",
    ],
    [
      "Line {n} is bought in whole {x}; {n2} is not whole.",
      "Position {n} wird in ganzen {x} gekauft; {n2} ist nicht ganz.",
    ],
    ["Line {n} has at most {n2} decimals.", "Position {n} hat höchstens {n2} Nachkommastellen."],
    [
      "The receipt for line {n} must be above zero.",
      "Der Eingang für Position {n} muss über null liegen.",
    ],
    ["Nothing was received.", "Es ist nichts eingegangen."],
    [
      '"{x}" is not a quantity; write it like 12 or 12.5.',
      "„{x}“ ist keine Menge; schreiben Sie sie wie 12 oder 12,5.",
    ],
    // The hub
    ["Submission is not stopped.", "Die Notbremse ist nicht gezogen."],
    ["Submission is stopped already: {x}", "Die Notbremse ist schon gezogen: {x}"],
    [
      "A run is going on; its result shows when it has ended.",
      "Ein Lauf ist im Gang; sein Ergebnis erscheint, wenn er beendet ist.",
    ],
    [
      'There is no stock to read; set "stock" or "source" in parstock.json.',
      "Es gibt keinen Bestand zu lesen; setzen Sie „stock“ oder „source“ in parstock.json.",
    ],
    [
      "The ledger is busy; try again in a moment.",
      "Das Journal ist beschäftigt; versuchen Sie es gleich noch einmal.",
    ],
    ["This needs your name.", "Dafür braucht es Ihren Namen."],
    ["This needs a reason.", "Dafür braucht es eine Begründung."],
    ["{x} is not snoozed.", "{x} ist nicht zurückgestellt."],
    [
      "{day} is over; snooze until today, {day2}, or a later day.",
      "Der {day} ist vorbei; stellen Sie bis heute, {day2}, oder später zurück.",
    ],
    [
      "{day} is more than five years away; take the item's rule away instead.",
      "Bis {day} sind es mehr als fünf Jahre; nehmen Sie stattdessen die Regel des Artikels weg.",
    ],
    [
      "Parstock met a mistake of its own; it is in the log.",
      "Parstock ist auf einen eigenen Fehler gestoßen; er steht im Protokoll.",
    ],
    ["There is nothing at this address.", "Unter dieser Adresse gibt es nichts."],
    [
      "All {n} records follow one another unbroken.",
      "Alle {n} Einträge folgen ungebrochen aufeinander.",
    ],
  ],
  phrases: [
    ["one line", "einer Position"],
    ["{n} lines", "{n} Positionen"],
    ["the order book", "das Bestellbuch"],
    ["{n} of line {n2}", "{n} von Position {n2}"],
    ["{n} of line {n2}, {phrase}", "{n} von Position {n2}, {phrase}"],
    ["quantity {n} became {n2}", "Menge {n} wurde {n2}"],
    ["quantity {n} became {n2}, {phrase}", "Menge {n} wurde {n2}, {phrase}"],
    ["price {n} became {n2}", "Preis {n} wurde {n2}"],
    ["price {n} became {n2}, {phrase}", "Preis {n} wurde {n2}, {phrase}"],
    ["received {n} became {n2}", "Eingang {n} wurde {n2}"],
    ["received {n} became {n2}, {phrase}", "Eingang {n} wurde {n2}, {phrase}"],
    ["expected day {day} became {day2}", "Liefertag {day} wurde {day2}"],
    ["expected day {day} became {day2}, {phrase}", "Liefertag {day} wurde {day2}, {phrase}"],
    ["no line {n}", "keine Position {n}"],
    [
      "{n} {x} has more decimals than the unit",
      "{n} {x} hat mehr Nachkommastellen als die Einheit",
    ],
    ["{n} is negative", "{n} ist negativ"],
  ],
};
