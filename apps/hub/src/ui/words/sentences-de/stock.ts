import type { Catalogue } from "../translated.ts";

/** What is wrong with a feed, an item, a rule or an offer, and what to do about it. */
export const stock: Catalogue = {
  sentences: [
    // The feed
    [
      "The stock changed while it was being read, so part of it may be missing; nothing is ordered from this read.",
      "Der Bestand änderte sich, während er gelesen wurde, also kann etwas fehlen; hiervon wird nichts bestellt.",
    ],
    [
      "The source announced {phrase}, but {n} arrived; nothing is ordered from this read.",
      "Die Quelle kündigte {phrase} an, aber es kamen {n}; hiervon wird nichts bestellt.",
    ],
    [
      "The feed says that all {n} active items have nothing on hand; nothing is ordered until somebody has checked it.",
      "Die Quelle meldet für alle {n} aktiven Artikel den Bestand null; nichts wird bestellt, bis jemand sie geprüft hat.",
    ],
    [
      "{n} of {n2} active items fell to zero since the last good read, more than {n3} %; nothing is ordered until somebody has checked the feed.",
      "{n} von {n2} aktiven Artikeln fielen seit dem letzten guten Lesen auf null, mehr als {n3} %; nichts wird bestellt, bis jemand die Quelle geprüft hat.",
    ],
    [
      "Total units on hand went from {n} to {n2} since the last good read, more than {n3} %; nothing is ordered until somebody has checked the feed.",
      "Der Bestand im Ganzen ging seit dem letzten guten Lesen von {n} auf {n2}, um mehr als {n3} %; nichts wird bestellt, bis jemand die Quelle geprüft hat.",
    ],
    [
      "The stock is as of {at}, older than {n} minutes; nothing is ordered from it.",
      "Der Bestand ist von {at} und damit älter als {n} Minuten; hiervon wird nichts bestellt.",
    ],
    [
      "The stock is as of {at}, older than {n} minutes.",
      "Der Bestand ist von {at} und damit älter als {n} Minuten.",
    ],
    // Rules and items
    [
      "The order-up-to level {n} is below the reorder point {n2}.",
      "Der volle Bestand {n} liegt unter dem Meldebestand {n2}.",
    ],
    ["The order quantity {n} must be above zero.", "Die Bestellmenge {n} muss über null liegen."],
    ["The par level {n} is negative.", "Der Sollbestand {n} ist negativ."],
    [
      "The review period {n} must be a whole number of days from {n2} to {n3}.",
      "Der Prüfabstand {n} muss eine ganze Zahl von Tagen von {n2} bis {n3} sein.",
    ],
    ["The daily demand {n} is negative.", "Der Bedarf am Tag {n} ist negativ."],
    [
      "Cover, safety and review days must be plain numbers that are not negative.",
      "Reichweite, Sicherheits- und Prüftage müssen Zahlen sein, die nicht negativ sind.",
    ],
    [
      "The shelf life of {n} days must be a plain number that is not negative.",
      "Die Haltbarkeit von {n} Tagen muss eine Zahl sein, die nicht negativ ist.",
    ],
    [
      "The ratio of substitute {x} must be above zero.",
      "Das Verhältnis des Ersatzartikels {x} muss über null liegen.",
    ],
    [
      "The maximum stock of {n} is not above the reorder point {n2}.",
      "Der Höchstbestand von {n} liegt nicht über dem Meldebestand {n2}.",
    ],
    [
      "The sale within the shelf life of {n} is not above the reorder point {n2}.",
      "Der Absatz in der Zeit der Haltbarkeit von {n} liegt nicht über dem Meldebestand {n2}.",
    ],
    [
      "{x} at {x2}: {s} Correct its reorder settings.",
      "{x} in {x2}: {s} Berichtigen Sie seine Bestellregel.",
    ],
    [
      "Kit {x} contains itself ({x2}): correct its components.",
      "Das Set {x} enthält sich selbst ({x2}): Berichtigen Sie seine Teile.",
    ],
    [
      "Kit {x} has no components: list what it is made of.",
      "Das Set {x} hat keine Teile: Tragen Sie ein, woraus es besteht.",
    ],
    [
      "Kit {x} has a component whose quantity is not above zero: correct it.",
      "Das Set {x} hat ein Teil, dessen Menge nicht über null liegt: Berichtigen Sie es.",
    ],
    [
      "{x} is listed more than once at {x2}, so it isn't ordered; keep one of them.",
      "{x} steht für {x2} mehr als einmal in der Liste und wird daher nicht bestellt; behalten Sie eine Zeile.",
    ],
    ["{x} at {x2} was not low in the last run.", "{x} in {x2} war beim letzten Lauf nicht knapp."],
    // What keeps it from being bought
    [
      "{x} runs low at {x2} before {x3} arrives; ask the supplier to deliver earlier.",
      "{x} wird in {x2} knapp, bevor {x3} kommt; bitten Sie den Lieferanten, früher zu liefern.",
    ],
    [
      "{x} is low at {x2} and has no supplier; add one with its price.",
      "{x} ist in {x2} knapp und hat keinen Lieferanten; tragen Sie einen mit seinem Preis ein.",
    ],
    [
      "{x} is low at {x2} and can't be ordered: {s}",
      "{x} ist in {x2} knapp und kann nicht bestellt werden: {s}",
    ],
    [
      "Move {n} {x} of {x2} from {x3} to {x4}; nothing has to be bought.",
      "Bringen Sie {n} {x} von {x2} von {x3} nach {x4}; gekauft werden muss nichts.",
    ],
    // Suppliers and prices
    [
      "There is no table of holidays for {x}, the country of supplier {x2}; correct it.",
      "Für {x}, das Land des Lieferanten {x2}, gibt es keine Feiertage; berichtigen Sie es.",
    ],
    ["Supplier {x} is blocked.", "Der Lieferant {x} ist gesperrt."],
    ["Supplier {x} is not accepting orders.", "Der Lieferant {x} nimmt keine Bestellungen an."],
    ["Supplier {x} is out of stock of {x2}.", "Dem Lieferanten {x} ist {x2} ausgegangen."],
    [
      "Supplier {x} of {x2} is not known; add it.",
      "Der Lieferant {x} von {x2} ist nicht bekannt; tragen Sie ihn ein.",
    ],
    [
      "Supplier {x} has no usable day in the next two years; correct its calendar, cut-off time or lead time.",
      "Der Lieferant {x} hat in den nächsten zwei Jahren keinen brauchbaren Tag; berichtigen Sie seinen Kalender, seine Annahmezeit oder seine Lieferzeit.",
    ],
    [
      "Supplier {x} orders in {x2}, which is no currency of ISO 4217; correct it.",
      "Beim Lieferanten {x} wird in {x2} bestellt, was keine Währung nach ISO 4217 ist; berichtigen Sie sie.",
    ],
    [
      "{s} Correct {x} in the price list of {x2}.",
      "{s} Berichtigen Sie {x} in der Preisliste von {x2}.",
    ],
    [
      "The conversion of {n} to {n2} must be above zero.",
      "Die Umrechnung von {n} zu {n2} muss über null liegen.",
    ],
    [
      "The unit {x} has {n} decimals; they must be a whole number from {n2} to {n3}.",
      "Die Einheit {x} hat {n} Nachkommastellen; es müssen ganze von {n2} bis {n3} sein.",
    ],
    ["The order minimum {n} is negative.", "Die Mindestmenge {n} ist negativ."],
    ["The order multiple {n} must be above zero.", "Das Los {n} muss über null liegen."],
    ["The price unit {n} must be above zero.", "Die Preiseinheit {n} muss über null liegen."],
    ["The lead time of {n} days is negative.", "Die Lieferzeit von {n} Tagen ist negativ."],
    [
      "No price of supplier {x} for {x2} is valid on {day}; renew its price list.",
      "Kein Preis des Lieferanten {x} für {x2} gilt am {day}; erneuern Sie seine Preisliste.",
    ],
    [
      "Supplier {x} has no price for {n} {x2} of {x3}; add one from that quantity on.",
      "Der Lieferant {x} hat keinen Preis für {n} {x2} von {x3}; tragen Sie einen ab dieser Menge ein.",
    ],
    [
      "Supplier {x} has no price for {x2}; add one to its price list.",
      "Der Lieferant {x} hat keinen Preis für {x2}; tragen Sie einen in seine Preisliste ein.",
    ],
    [
      "Supplier {x} orders in {x2}, but the price of {x3} is in {x4}; correct one of the two.",
      "Beim Lieferanten {x} wird in {x2} bestellt, der Preis von {x3} steht aber in {x4}; berichtigen Sie eines von beiden.",
    ],
    [
      "The price of {x} at supplier {x2} is {n}; enter the real price.",
      "Der Preis von {x} beim Lieferanten {x2} ist {n}; tragen Sie den wirklichen ein.",
    ],
  ],
  phrases: [
    ["1 record", "1 Satz"],
    ["{n} records", "{n} Sätze"],
  ],
};
