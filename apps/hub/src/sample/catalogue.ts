import type { Chance } from "./random.ts";

/** A fictional supplier as its row in suppliers.csv. */
export interface SampleSupplier {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly currency: "EUR" | "GBP" | "USD";
  readonly language: string;
  readonly address: string;
  readonly paymentTerms: string;
  readonly minimumValue: string;
  readonly belowMinimum: "wait" | "top-up" | "ask";
  readonly orderDays: string;
  readonly cutOff: string;
  readonly timeZone: string;
  readonly country: string;
  readonly leadTimeDays: readonly [number, number];
  readonly category: string;
  readonly nouns: readonly string[];
  readonly prices: readonly [number, number];
}

const rows: readonly (readonly [
  id: string,
  name: string,
  currency: SampleSupplier["currency"],
  language: string,
  address: string,
  minimumValue: string,
  belowMinimum: SampleSupplier["belowMinimum"],
  orderDays: string,
  cutOff: string,
  timeZone: string,
  country: string,
  category: string,
  nouns: string,
])[] = [
  [
    "NORDPAK",
    "Nordpak Verpackungen GmbH",
    "EUR",
    "de",
    "Speicherweg 14|20457 Hamburg|Germany",
    "150",
    "top-up",
    "Mon;Thu",
    "14:30",
    "Europe/Berlin",
    "DE-HH",
    "Packaging",
    "Carton|Mailing bag|Stretch film|Packing tape|Bubble wrap|Pallet label",
  ],
  [
    "BRIGHTON",
    "Brightwell Stationers Ltd",
    "GBP",
    "en-GB",
    "4 Quill Yard|Leeds LS1 5AB|United Kingdom",
    "60",
    "wait",
    "",
    "16:00",
    "Europe/London",
    "GB-ENG",
    "Office",
    "Copy paper|Ballpoint pen|Ring binder|Sticky notes|Envelope|Whiteboard marker",
  ],
  [
    "CASADOLCE",
    "Casa Dolce Forniture S.r.l.",
    "EUR",
    "it",
    "Via dei Forni 8|20139 Milano|Italy",
    "200",
    "wait",
    "Tue",
    "11:00",
    "Europe/Rome",
    "IT",
    "Kitchen",
    "Espresso beans|Sugar sticks|Paper cup|Napkins|Oat drink|Cocoa",
  ],
  [
    "HYGIA",
    "Hygia Clean Supplies B.V.",
    "EUR",
    "nl",
    "Zeepstraat 22|3011 Rotterdam|Netherlands",
    "120",
    "top-up",
    "Mon;Wed;Fri",
    "12:00",
    "Europe/Amsterdam",
    "NL",
    "Cleaning",
    "Hand soap|Floor cleaner|Paper towel|Bin liner|Sponge|Disinfectant",
  ],
  [
    "IRONGATE",
    "Irongate Fasteners Inc.",
    "USD",
    "en-US",
    "901 Foundry Ave|Akron, OH 44301|USA",
    "",
    "ask",
    "",
    "",
    "America/New_York",
    "US",
    "Hardware",
    "Hex bolt|Washer|Wood screw|Anchor|Threaded rod|Hinge",
  ],
  [
    "LUMEN",
    "Lumen Électrique SARL",
    "EUR",
    "fr",
    "12 rue des Filaments|69007 Lyon|France",
    "180",
    "ask",
    "Wed",
    "15:00",
    "Europe/Paris",
    "FR",
    "Electrical",
    "LED lamp|Cable reel|Socket|Battery|Fuse|Switch",
  ],
  [
    "SAFEHAND",
    "Safehand Protection Oy",
    "EUR",
    "en",
    "Suojakatu 5|00510 Helsinki|Finland",
    "100",
    "wait",
    "",
    "13:00",
    "Europe/Helsinki",
    "FI",
    "Safety",
    "Nitrile glove|Ear plug|Safety glasses|Hard hat|First-aid kit|Mask",
  ],
  [
    "TINTORA",
    "Tintora Print SL",
    "EUR",
    "es",
    "Calle de la Tinta 31|28045 Madrid|Spain",
    "90",
    "wait",
    "Mon;Tue;Wed;Thu;Fri",
    "17:00",
    "Europe/Madrid",
    "ES",
    "Printing",
    "Toner|Ink cartridge|Label roll|Thermal paper|Drum unit|Ribbon",
  ],
  [
    "VERDE",
    "Verde Grow Supplies Ltd",
    "GBP",
    "en-GB",
    "Unit 9, Fern Park|Bristol BS2 0QT|United Kingdom",
    "",
    "ask",
    "Thu",
    "",
    "Europe/London",
    "GB-ENG",
    "Garden",
    "Potting soil|Plant label|Watering can|Twine|Seed tray|Fertiliser",
  ],
  [
    "WEAVER",
    "Weaver & Daughters Textiles",
    "GBP",
    "en-GB",
    "Loom House, Mill Lane|Halifax HX1 4DD|United Kingdom",
    "250",
    "top-up",
    "Mon",
    "10:00",
    "Europe/London",
    "GB-ENG",
    "Textiles",
    "Tea towel|Apron|Work shirt|Table cloth|Blanket|Tote bag",
  ],
  [
    "ORBITECH",
    "Orbitech Components Ltd",
    "USD",
    "en",
    "77 Quarry Bay Rd|Hong Kong",
    "500",
    "ask",
    "",
    "",
    "Asia/Hong_Kong",
    "HK",
    "Electronics",
    "USB cable|Adapter|Keyboard|Mouse|Headset|Webcam",
  ],
  [
    "ALPENQUELL",
    "Alpenquell Getränke AG",
    "EUR",
    "de",
    "Brunnenplatz 3|6020 Innsbruck|Austria",
    "80",
    "top-up",
    "Tue;Fri",
    "09:30",
    "Europe/Vienna",
    "AT-7",
    "Drinks",
    "Sparkling water|Apple juice|Iced tea|Still water|Lemonade|Tonic",
  ],
];

const leadTimes: readonly (readonly [number, number])[] = [
  [2, 4],
  [1, 2],
  [5, 8],
  [2, 3],
  [12, 18],
  [3, 6],
  [4, 7],
  [2, 3],
  [3, 5],
  [6, 10],
  [18, 28],
  [1, 3],
];

export const suppliers: readonly SampleSupplier[] = rows.map((row, at): SampleSupplier => {
  const [
    id,
    name,
    currency,
    language,
    address,
    minimumValue,
    belowMinimum,
    orderDays,
    cutOff,
    timeZone,
    country,
    category,
    nouns,
  ] = row;
  return {
    id,
    name,
    currency,
    language,
    address,
    minimumValue,
    belowMinimum,
    orderDays,
    cutOff,
    timeZone,
    country,
    category,
    email: `orders@${id.toLowerCase()}.example.com`,
    paymentTerms: at % 3 === 0 ? "14 days 2 %, 30 days net" : "30 days net",
    leadTimeDays: leadTimes[at] ?? [3, 5],
    nouns: nouns.split("|"),
    prices: category === "Electronics" || category === "Printing" ? [6, 90] : [0.4, 28],
  };
});

export interface SampleItem {
  readonly sku: string;
  readonly name: string;
  readonly supplier: SampleSupplier;
  readonly supplierSku: string;
  readonly unit: string;
  readonly purchaseUnit: string;
  /** Base units in a purchase unit. */
  readonly ratio: number;
  readonly minimumQuantity: number;
  readonly multiple: number;
  /** Price of a purchase unit, in cents. */
  readonly cents: number;
  readonly leadTimeDays: number;
  /** Units a day over all locations, on average. */
  readonly dailyDemand: number;
  /** Share of the average that the season adds and takes away, and the day of its peak. */
  readonly season: number;
  readonly peakDay: number;
}

/** What the items of a category come in: looks or makes, and sizes. */
const ranges: Readonly<Record<string, readonly [looks: string, sizes: string]>> = {
  Packaging: ["brown|white|recycled|double|heavy duty|printed", "S|M|L|XL|jumbo"],
  Office: ["blue|black|white|recycled|premium|basic", "single|5-pack|10-pack|50-pack|bulk"],
  Kitchen: ["classic|organic|fair trade|dark|mini|catering", "small|medium|large|10-pack|bulk"],
  Cleaning: ["lemon|unscented|eco|sensitive|heavy duty|basic", "small|medium|large|6-pack|bulk"],
  Hardware: ["zinc|A2|A4|brass|black|galvanised", "M4|M5|M6|M8|M10"],
  Electrical: ["white|black|grey|outdoor|slim|industrial", "single|2-pack|5-pack|10-pack|bulk"],
  Safety: ["blue|yellow|clear|black|extra light|heavy duty", "S|M|L|XL|XXL"],
  Printing: ["black|cyan|magenta|yellow|photo|recycled", "standard|high yield|twin pack|XL|bulk"],
  Garden: ["universal|organic|green|terracotta|peat-free|outdoor", "small|medium|large|XL|bulk"],
  Textiles: ["navy|white|charcoal|striped|natural|red", "S|M|L|XL|4-set"],
  Electronics: ["black|white|silver|wireless|travel|rugged", "0.5 m|1 m|2 m|compact|pro"],
  Drinks: ["classic|light|organic|lemon|ginger|sugar-free", "0.2 l|0.33 l|0.5 l|0.75 l|1 l"],
};

/** The nth item of a noun: every look in every size before any comes twice. */
function nameOf(supplier: SampleSupplier, noun: string, nth: number): string {
  const [looks = [""], sizes = [""]] = (ranges[supplier.category] ?? []).map((list) =>
    list.split("|"),
  );
  return `${noun} ${looks[nth % looks.length]} ${sizes[Math.floor(nth / looks.length) % sizes.length]}`;
}

/** Nobody buys for longer than this at once, but in whole boxes. */
const lotDaysMax = 40;

/** Items with a long tail: a few sell every day, most sell now and then. */
export function makeItems(count: number, chance: Chance): SampleItem[] {
  return Array.from({ length: count }, (_, at): SampleItem => {
    const supplier = suppliers[at % suppliers.length] as SampleSupplier;
    const nth = Math.floor(at / suppliers.length);
    const noun = supplier.nouns[nth % supplier.nouns.length] ?? "Item";
    const [low, high] = supplier.prices;
    const unitPrice = low * (high / low) ** chance.next();
    const dailyDemand = 0.18 * 30 ** (chance.next() ** 1.7);
    // A slow item comes in small packs: a lot that lasts for a year is no offer.
    const fits = (units: number): boolean => units <= Math.max(1, dailyDemand * lotDaysMax);
    const ratio = chance.pick([1, 1, 1, 6, 10, 12, 24].filter(fits));
    const minimumQuantity = chance.pick([1, 1, 1, 2, 5].filter((boxes) => fits(boxes * ratio)));
    const multiple = chance.pick([1, 1, 1, 1, 2, 5].filter((boxes) => fits(boxes * ratio)));
    return {
      sku: `${supplier.category.slice(0, 3).toUpperCase()}-${String(1000 + at)}`,
      name: nameOf(supplier, noun, Math.floor(nth / supplier.nouns.length)),
      supplier,
      supplierSku: `${supplier.id.slice(0, 2)}${String(chance.whole(100_000, 999_999))}`,
      unit: "ea",
      purchaseUnit: ratio === 1 ? "ea" : "box",
      ratio,
      minimumQuantity,
      multiple,
      cents: Math.max(5, Math.round(unitPrice * ratio * 100)),
      leadTimeDays: chance.whole(...supplier.leadTimeDays),
      dailyDemand,
      season: chance.pick([0, 0.1, 0.2, 0.5]),
      peakDay: chance.whole(0, 364),
    };
  });
}
