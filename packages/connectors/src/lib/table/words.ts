import type { ItemKind, RoundingMode, Weekday } from "@parstock/core";

import { normaliseHeading } from "./guess.ts";

/** Words that cells use for the fixed choices of the domain, normalised like headings. */
const statusWords = new Map<string, "active" | "blocked" | "discontinued">();
const kindWords = new Map<string, ItemKind>();
const switchWords = new Map<string, boolean>();
const roundingWords = new Map<string, RoundingMode>();
const weekdayWords = new Map<string, Weekday>();

function teach<T>(words: Map<string, T>, meaning: T, list: string): void {
  for (const word of list.split("|")) words.set(word, meaning);
}

teach(
  statusWords,
  "active",
  "active|aktiv|actif|activo|actief|attivo|ativo|a|yes|ja|oui|si|sim|true|1|y|j|available|enabled|ok|normal|standard|published|sellable|on sale",
);
teach(
  statusWords,
  "blocked",
  "blocked|on hold|hold|inactive|gesperrt|inaktiv|bloque|inactif|bloqueado|inactivo|geblokkeerd|inactief|bloccato|inattivo|inativo|no|nein|non|nee|nao|false|0|n|disabled|draft|suspended",
);
teach(
  statusWords,
  "discontinued",
  "discontinued|obsolete|end of life|eol|phased out|archived|ausgelaufen|auslauf|auslaufartikel|arrete|abandonne|descatalogado|obsoleto|uitgelopen|vervallen|fuori produzione|dismesso|descontinuado|deleted|d",
);

teach(
  kindWords,
  "stock",
  "stock|stocked|inventory|inventory item|stockable|storable|storable product|goods|product|purchased|buy|lager|lagerware|lagerartikel|kauf|stock item|p",
);
teach(
  kindWords,
  "kit",
  "kit|bundle|set|assembly kit|stuckliste|lot compose|paquete|pakket|phantom",
);
teach(
  kindWords,
  "non-stock",
  "non stock|nonstock|non stocked|service|consumable|non inventory|dienstleistung|dienst|servicio|servizio|servico|nicht lager",
);
teach(kindWords, "drop-ship", "drop ship|dropship|drop shipped|strecke|streckengeschaft|direct");
teach(
  kindWords,
  "made",
  "made|make|manufactured|assembly|produced|eigenfertigung|fabrique|fabricado|gefabriceerd|prodotto internamente",
);
teach(
  kindWords,
  "consignment",
  "consignment|consigned|konsignation|consignation|consignacion|consignatie|conto deposito|consignacao",
);

teach(
  switchWords,
  true,
  "yes|y|true|1|on|auto|active|enabled|ja|j|oui|o|si|sim|s|x|an|ein|aktiv|waar|vero|verdadero|vrai|wahr",
);
teach(
  switchWords,
  false,
  "no|n|false|0|off|manual|inactive|disabled|nein|non|nee|nao|aus|inaktiv|onwaar|falso|faux|falsch",
);

teach(roundingWords, "up", "up|auf|aufrunden|haut|arriba|omhoog|su|cima");
teach(roundingWords, "cap", "cap|capped|down to max|deckeln");
teach(
  roundingWords,
  "nearest",
  "nearest|closest|kaufmannisch|proche|cercano|dichtstbij|vicino|proximo",
);

teach(weekdayWords, 1, "1|mo|mon|monday|montag|lun|lundi|lunes|lunedi|ma|maandag|segunda|seg");
teach(
  weekdayWords,
  2,
  "2|tu|tue|tues|tuesday|di|dienstag|mar|mardi|martes|martedi|dinsdag|terca|ter",
);
teach(
  weekdayWords,
  3,
  "3|we|wed|wednesday|mi|mittwoch|mer|mercredi|miercoles|mie|mercoledi|wo|woensdag|quarta|qua",
);
teach(
  weekdayWords,
  4,
  "4|th|thu|thur|thurs|thursday|do|donnerstag|jeu|jeudi|jueves|jue|giovedi|gio|donderdag|quinta|qui",
);
teach(
  weekdayWords,
  5,
  "5|fr|fri|friday|freitag|ven|vendredi|viernes|vie|venerdi|vr|vrijdag|sexta|sex",
);
teach(weekdayWords, 6, "6|sa|sat|saturday|samstag|sam|samedi|sabado|sab|sabato|za|zaterdag");
teach(weekdayWords, 7, "7|su|sun|sunday|so|sonntag|dim|dimanche|domingo|dom|domenica|zo|zondag");

const lookUp =
  <T>(words: ReadonlyMap<string, T>) =>
  (cell: string): T | null =>
    words.get(normaliseHeading(cell)) ?? null;

export const readStatus: (cell: string) => "active" | "blocked" | "discontinued" | null =
  lookUp(statusWords);
export const readKind: (cell: string) => ItemKind | null = lookUp(kindWords);
export const readSwitch: (cell: string) => boolean | null = lookUp(switchWords);
export const readRounding: (cell: string) => RoundingMode | null = lookUp(roundingWords);
export const readWeekday: (cell: string) => Weekday | null = lookUp(weekdayWords);

/** Active codes of ISO 4217 (List One, 2026): what an order may be in. */
const currencies = new Set(
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split(
    " ",
  ),
);

const signs: ReadonlyMap<string, string> = new Map([
  ["€", "EUR"],
  ["£", "GBP"],
  ["₹", "INR"],
  ["zł", "PLN"],
  ["Kč", "CZK"],
  ["R$", "BRL"],
  ["₺", "TRY"],
  ["₩", "KRW"],
  ["₪", "ILS"],
  ["₫", "VND"],
  ["US$", "USD"],
  ["A$", "AUD"],
  ["C$", "CAD"],
]);

/** The ISO code that the cell writes, as a code or as a sign that only one currency has; null for anything else. */
export function readCurrency(cell: string): string | null {
  const text = cell.trim();
  const code = signs.get(text) ?? text.toUpperCase();
  return currencies.has(code) ? code : null;
}

/** The currency written beside a price, "€ 12.50" or "12.50 EUR"; null when there is none or it is not just one's. */
export function currencyBeside(price: string): string | null {
  const beside = price.replace(/[\d\s.,'’()+-]/g, "");
  return beside === "" ? null : readCurrency(beside);
}
