import type { Catalogue } from "../translated.ts";

/** Why something is needed and how much of it, why an order waits, who may decide. */
export const decisions: Catalogue = {
  sentences: [
    // What is needed
    ["{x} ({x2}) at {x3} on {day}.", "{x} ({x2}) für {x3} am {day}."],
    ["Position {n} {x} = {phrase}.", "Verfügbar {n} {x} = {phrase}."],
    [
      "Within the protection interval it is {n} {x}: {phrase} comes too late.",
      "In der zu überbrückenden Zeit sind es {n} {x}: {phrase} kommt zu spät.",
    ],
    ["Rule: {phrase}.", "Regel: {phrase}."],
    [
      "{n} is at or below {n2}: {n3} - {n4} = {n5} {x} are needed.",
      "{n} liegt bei oder unter {n2}: {n3} - {n4} = {n5} {x} werden gebraucht.",
    ],
    [
      "{n} is at or below {n2}: {n3} {x} are needed.",
      "{n} liegt bei oder unter {n2}: {n3} {x} werden gebraucht.",
    ],
    [
      "A delivery came short and its rest is wanted at once: {n} {x} are needed.",
      "Eine Lieferung war zu klein, und ihr Rest wird gleich gebraucht: {n} {x}.",
    ],
    [
      "{n} is at its level: nothing is needed.",
      "{n} ist der volle Bestand: nichts wird gebraucht.",
    ],
    ["{n} is above {n2}: nothing is needed.", "{n} liegt über {n2}: nichts wird gebraucht."],
    [
      "Enough is ordered, but too late: {x} should come earlier.",
      "Genug ist bestellt, aber zu spät: {x} sollte früher kommen.",
    ],
    ["The next review is on {day}.", "Die nächste Prüfung ist am {day}."],
    ["It is ordered already: {x}.", "Er ist schon bestellt: {x}."],
    [
      "It is not ordered by a stock rule: {w}.",
      "Er wird nicht nach einer Bestandsregel bestellt: {w}.",
    ],
    ["It is snoozed until {day}.", "Er ist zurückgestellt bis {day}."],
    ["Its rule is switched off.", "Seine Regel ist ausgeschaltet."],
    ["It has no reorder rule.", "Er hat keine Bestellregel."],
    [
      "It is above its point and joins only to reach the supplier's minimum.",
      "Er liegt über seinem Meldebestand und kommt nur dazu, um den Mindestwert des Lieferanten zu erreichen.",
    ],
    // How much of it
    ["Needs of {n} locations together: {n2}.", "Bedarf von {n} Orten zusammen: {n2}."],
    [
      "The open draft holds {n} already: together {n2}.",
      "Der offene Vorschlag enthält schon {n}: zusammen {n2}.",
    ],
    ["{n} make {n2} {x}.", "{n} ergeben {n2} {x}."],
    ["{n} at {n2} a {x} make {n3} {x2}.", "{n} zu {n2} je {x} ergeben {n3} {x2}."],
    ["{n} at {n2}/{n3} a {x} make {n4} {x2}.", "{n} zu {n2}/{n3} je {x} ergeben {n4} {x2}."],
    [
      "The supplier's minimum is {n}: {n2} {x}.",
      "Die Mindestmenge des Lieferanten ist {n}: {n2} {x}.",
    ],
    [
      "In lots of {n} ({phrase}) it would stay below its point, so it is rounded up: {n2} {x}.",
      "In Losen von {n} ({phrase}) bliebe er unter seinem Meldebestand und wird daher aufgerundet: {n2} {x}.",
    ],
    ["In lots of {n} ({phrase}): {n2} {x}.", "In Losen von {n} ({phrase}): {n2} {x}."],
    [
      "The position may reach {n} at the most: {n2} {x}.",
      "Verfügbar dürfen höchstens {n} sein: {n2} {x}.",
    ],
    [
      "Yearly cost: {phrase}. The cheapest is {n} {x}.",
      "Kosten im Jahr: {phrase}. Am günstigsten sind {n} {x}.",
    ],
    ["{n} {x} at {money} each: {money2} in all.", "{n} {x} zu je {money}: zusammen {money2}."],
    [
      "{n} {x} at {money} per {n2}: {money2} in all.",
      "{n} {x} zu {money} je {n2}: zusammen {money2}.",
    ],
    [
      "With it the position comes to {n}, above the level of {n2}.",
      "Damit werden {n} verfügbar, mehr als der volle Bestand von {n2}.",
    ],
    ["Nothing is left to order.", "Zu bestellen bleibt nichts."],
    // Whom from
    ["{x} is the preferred supplier.", "{x} ist der bevorzugte Lieferant."],
    [
      "{x} is the only supplier that can be ordered from.",
      "{x} ist der einzige Lieferant, bei dem bestellt werden kann.",
    ],
    ["{x} is next in line.", "{x} ist als Nächster an der Reihe."],
    ["{x} sells it at {money} a base unit.", "{x} verkauft ihn zu {money} je Basiseinheit."],
    [
      "{x} refused it or confirmed too little on {day}, and comes last until {day2}.",
      "{x} hat ihn am {day} abgelehnt oder zu wenig bestätigt und kommt bis {day2} zuletzt.",
    ],
    [
      "{x} refused {x2} or confirmed too little on {day}, and nobody else sells it; approve to ask again.",
      "{x} hat {x2} am {day} abgelehnt oder zu wenig bestätigt, und niemand sonst verkauft ihn; geben Sie frei, um erneut zu fragen.",
    ],
    // Why it waits
    [
      "Every order waits for a person: autopilot is set to ask.",
      "Jede Bestellung wartet auf einen Menschen: Der Autopilot steht auf Nachfragen.",
    ],
    [
      "Nobody has confirmed {x} and {n} more for auto-order.",
      "Niemand hat {x} und {n} weitere für selbsttätiges Bestellen bestätigt.",
    ],
    [
      "Nobody has confirmed {x} for auto-order.",
      "Niemand hat {x} für selbsttätiges Bestellen bestätigt.",
    ],
    [
      "Line {n} ({x}) is worth {money}, above the limit of {n2}.",
      "Position {n} ({x}) ist {money} wert, mehr als die Grenze von {n2}.",
    ],
    [
      "The order is worth {money}, above the limit of {n}.",
      "Die Bestellung ist {money} wert, mehr als die Grenze von {n}.",
    ],
    [
      "Confirmed for auto-order by {x}; every guard is quiet.",
      "Für selbsttätiges Bestellen bestätigt von {x}; jeder Wächter ist still.",
    ],
    [
      "This run proposes {n} orders, more than {n2} times the usual {n3}.",
      "Dieser Lauf schlägt {n} Bestellungen vor, mehr als das {n2}-Fache der üblichen {n3}.",
    ],
    [
      "This run proposes {n} orders, more than {n2}.",
      "Dieser Lauf schlägt {n} Bestellungen vor, mehr als {n2}.",
    ],
    [
      "This run proposes {money}, more than {n}.",
      "Dieser Lauf schlägt Bestellungen über {money} vor, mehr als {n}.",
    ],
    [
      "{x} has {n} on hand at {x2}: count it.",
      "Von {x} sind in {x2} {n} vorrätig: Zählen Sie nach.",
    ],
    [
      "{n} of {x} is more than {n2} times the usual order of {n3}.",
      "{n} von {x} sind mehr als das {n2}-Fache der üblichen Bestellung von {n3}.",
    ],
    [
      "With this order {x} is covered for {n} days, more than {n2}.",
      "Mit dieser Bestellung reicht {x} für {n} Tage, mehr als {n2}.",
    ],
    [
      "With this order {x} is covered for {n} days, longer than its shelf life of {n2}.",
      "Mit dieser Bestellung reicht {x} für {n} Tage, länger als seine Haltbarkeit von {n2}.",
    ],
    [
      "With this order the position of {x} becomes {n}, above its maximum of {n2}.",
      "Mit dieser Bestellung werden von {x} {n} verfügbar, mehr als höchstens {n2}.",
    ],
    [
      "{x} was last bought in {x2} and is now priced in {x3}.",
      "{x} wurde zuletzt in {x2} gekauft und kostet jetzt in {x3}.",
    ],
    [
      "The price of {x} went from {n} to {money}, more than {n2} %.",
      "Der Preis von {x} änderte sich von {n} auf {money}, um mehr als {n2} %.",
    ],
    [
      "{x} was ordered for {x2} on {day} and nothing of it has come yet.",
      "{x} wurde am {day} für {x2} bestellt, und noch ist nichts davon gekommen.",
    ],
    [
      "Supplier {x} has no e-mail address; add one, or send the order yourself.",
      "Der Lieferant {x} hat keine E-Mail-Adresse; tragen Sie eine ein, oder senden Sie die Bestellung selbst.",
    ],
    [
      "With this order {money} is spent this month, more than the budget of {n} for the company.",
      "Mit dieser Bestellung sind in diesem Monat {money} ausgegeben, mehr als das Budget von {n} für das Unternehmen.",
    ],
    [
      "With this order {money} is spent this month, more than the budget of {n} for {x}.",
      "Mit dieser Bestellung sind in diesem Monat {money} ausgegeben, mehr als das Budget von {n} für {x}.",
    ],
    [
      "The order is worth {money}, below the minimum of {n} of {x}; nothing runs out before the next look, so it waits.",
      "Die Bestellung ist {money} wert, weniger als der Mindestwert {n} von {x}; bis zum nächsten Blick geht nichts aus, also wartet sie.",
    ],
    [
      "The order is worth {money}, below the minimum of {n} of {x}; topped up with {x2}.",
      "Die Bestellung ist {money} wert, weniger als der Mindestwert {n} von {x}; aufgefüllt mit {x2}.",
    ],
    [
      "The order is worth {money}, below the minimum of {n} of {x}.",
      "Die Bestellung ist {money} wert, weniger als der Mindestwert {n} von {x}.",
    ],
    [
      "A small-order fee of {money} is due.",
      "Ein Zuschlag für kleine Bestellungen von {money} fällt an.",
    ],
    [
      "{x} comes to {n}, above the level of {n2}.",
      "{x} kommt damit auf {n}, mehr als der volle Bestand von {n2}.",
    ],
    // Who may decide
    ["Only a named person can approve an order.", "Nur ein Mensch mit Namen kann freigeben."],
    ["{x} is not among the approvers.", "{x} gehört nicht zu denen, die freigeben dürfen."],
    [
      "{x} ({x2}) may approve up to {n}; this order is worth {money}.",
      "{x} ({x2}) darf bis {n} freigeben; diese Bestellung ist {money} wert.",
    ],
    [
      "{x} ({x2}) may not approve for cost centre (none).",
      "{x} ({x2}) darf ohne Kostenstelle nicht freigeben.",
    ],
    [
      "{x} ({x2}) may not approve for cost centre {x3}.",
      "{x} ({x2}) darf für die Kostenstelle {x3} nicht freigeben.",
    ],
    [
      "{x} edited this order, so another approver has to approve it.",
      "{x} hat diese Bestellung geändert, also muss jemand anders sie freigeben.",
    ],
    [
      "{x} raised a limit for this order, so another approver has to approve it.",
      "{x} hat eine Grenze für diese Bestellung erhöht, also muss jemand anders sie freigeben.",
    ],
    [
      "The limit {x} was raised from {x2} to {x3} and nobody has put their name to it; record it by name, or set it back.",
      "Die Grenze {x} wurde von {x2} auf {x3} erhöht, und niemand steht mit seinem Namen dafür; halten Sie sie mit Ihrem Namen fest, oder nehmen Sie sie zurück.",
    ],
    [
      "The limits could not be recorded just now; try again.",
      "Die Grenzen ließen sich gerade nicht festhalten; versuchen Sie es noch einmal.",
    ],
  ],
  phrases: [
    ["{n} on hand", "{n} vorrätig"],
    ["{phrase} - {n} committed", "{phrase} - {n} zugesagt"],
    ["{phrase} - {n} backordered", "{phrase} - {n} im Rückstand"],
    ["{phrase} - {n} expiring", "{phrase} - {n} ablaufend"],
    ["{phrase} + {n} on order", "{phrase} + {n} bestellt"],
    ["{phrase} + {n} in transit", "{phrase} + {n} unterwegs"],
    ["{phrase} + {n} on drafts", "{phrase} + {n} vorgeschlagen"],
    ["{phrase} + {n} in substitutes", "{phrase} + {n} in Ersatzartikeln"],
    ["{n} of {x} due {day}", "{n} aus {x}, fällig {day}"],
    ["{n} of {x} due some day", "{n} aus {x}, fällig irgendwann"],
    ["{n} of {x} due {day}, {phrase}", "{n} aus {x}, fällig {day}, {phrase}"],
    ["at or below {n} order lots of {n2}", "bei oder unter {n} Lose von {n2} bestellen"],
    ["below {n} order up to {n2}", "unter {n} auffüllen bis {n2}"],
    ["at or below {n} order up to {n2}", "bei oder unter {n} auffüllen bis {n2}"],
    ["below par order back to {n}", "unter dem Sollbestand auffüllen bis {n}"],
    ["every {n} days order up to {n2}", "alle {n} Tage auffüllen bis {n2}"],
    [
      "every {n} days, at or below {n2}, order up to {n3}",
      "alle {n} Tage, bei oder unter {n2}, auffüllen bis {n3}",
    ],
    [
      "{n} a day over {n2} days of lead time, {n3} of review and {n4} of safety, then {n5} days of cover",
      "{n} am Tag über {n2} Tage Lieferzeit, {n3} bis zur Prüfung und {n4} zur Sicherheit, dann {n5} Tage Reichweite",
    ],
    ["at or below {n} order {n2} once", "bei oder unter {n} einmal {n2} bestellen"],
    ["{n} at {n2} ({n3} each)", "{n} bei {n2} (zu je {n3})"],
    ["{n} at {n2} ({n3} each); {phrase}", "{n} bei {n2} (zu je {n3}); {phrase}"],
    ["up", "aufgerundet"],
    ["cap", "abgerundet, um im vollen Bestand zu bleiben"],
    ["nearest", "zum nächsten gerundet"],
  ],
};
