import type { Company, Context, Day, OrderLine, Supplier } from "@parstock/core";

import { fail } from "../lib/fail.ts";
import { line } from "../lib/words.ts";
import { element, type Xml } from "../lib/xml.ts";

type Settings = Context["settings"];

/** A setting that this way of ordering cannot do without. */
export function needSetting(settings: Settings, name: string, title: string): string {
  const text = settings[name]?.trim() ?? "";
  if (text === "")
    fail({
      code: "bad-setting",
      field: name,
      message: `The setting "${title}" is empty; fill it in.`,
    });
  return text;
}

/** "NORTH=AN01000000002; SOUTH=DUNS:123456789" as pairs. */
function pairs(text: string | undefined): Map<string, string> {
  const found = (text ?? "").split(/[;\n]/).map((entry) => entry.split("="));
  return new Map(found.map(([name = "", ...value]) => [name.trim(), value.join("=").trim()]));
}

/** Who is meant on the network: by the settings' list, else its code under the domain that is set. */
export function supplierIdentity(settings: Settings, supplier: string): Xml {
  const listed = pairs(settings["suppliers"]).get(supplier) ?? "";
  const named = listed === "" ? supplier : listed;
  const [, domain, identity] = /^([A-Za-z]+):(.+)$/.exec(listed) ?? [];
  if (domain !== undefined) return credential(domain, identity ?? "");
  return credential(
    isNetworkId(named) ? "NetworkId" : (settings["supplierDomain"] ?? "VendorID"),
    named,
  );
}

export function isNetworkId(text: string): boolean {
  return /^AN\d{11}(-T)?$/i.test(text);
}

export function credential(domain: string, identity: string, secret?: Xml): Xml {
  return element("Credential", { domain }, element("Identity", {}, identity), secret);
}

/** UN/CEFACT recommendation 20 and 21 codes of units by the words that people use for them. */
const unitCodes: Readonly<Record<string, string>> = {
  "": "EA",
  ...codes("EA", "each ea unit units st stk stück"),
  ...codes("C62", "pc pcs piece pieces pce"),
  ...codes("BX", "box boxes"),
  ...codes("CS", "case cases"),
  ...codes("CT", "carton cartons ctn"),
  ...codes("PK", "pack packs package"),
  ...codes("PR", "pair pairs"),
  ...codes("DZN", "dozen dozens doz"),
  ...codes("SET", "sets"),
  ...codes("RO", "roll rolls"),
  ...codes("BO", "bottle bottles"),
  ...codes("BG", "bag bags"),
  ...codes("PF", "pallet pallets"),
  ...codes("KGM", "kg kilogram"),
  ...codes("GRM", "g gram"),
  ...codes("LBR", "lb lbs pound"),
  ...codes("LTR", "l liter litre"),
  ...codes("MTR", "m meter metre"),
};

function codes(code: string, words: string): Record<string, string> {
  return Object.fromEntries([code, ...words.split(" ")].map((word) => [word.toLowerCase(), code]));
}

export function unitOf(settings: Settings, { unit, number }: OrderLine): string {
  const code = unit.code.trim();
  const known = pairs(settings["units"]).get(code) ?? unitCodes[code.toLowerCase()];
  if (known !== undefined) return known;
  return /^[A-Z0-9]{2,3}$/.test(code)
    ? code
    : fail({
        code: "rejected",
        field: "unit",
        message: `The network knows no unit "${line(code, 40)}" (line ${number}); add its UN/CEFACT code to the setting "Units".`,
      });
}

/** A time of a day with the buyer's offset: days without one are refused. Noon is the same day almost everywhere. */
export function timeOn(settings: Settings, day: Day, clock = "00:00:00"): string {
  const offset = settings["offset"]?.trim() ?? "";
  return `${day}T${clock}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : "+00:00"}`;
}

export function languageOf(supplier: Supplier, company: Company): string {
  const language = supplier.language ?? company.language;
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) ? language : "en";
}

/** ISO 3166, in capitals: small letters are refused. */
export function countryOf(settings: Settings): string {
  const country = needSetting(settings, "country", "Country").toUpperCase();
  return /^[A-Z]{2}$/.test(country)
    ? country
    : fail({
        code: "bad-setting",
        field: "country",
        message: 'The setting "Country" must be two letters, such as US.',
      });
}

interface Party {
  readonly id?: string;
  readonly name: string;
  readonly address?: readonly string[];
}

/** Address lines are streets, then the town; with fewer than two there is no postal address to write. */
export function addressOf(settings: Settings, party: Party, language: string): Xml {
  const country = countryOf(settings);
  const lines = (party.address ?? [])
    .map((entry) => line(entry, 200))
    .filter((entry) => entry !== "");
  const streets = lines.slice(0, -1).map((street) => element("Street", {}, street));
  const town = element("City", {}, lines[lines.length - 1] ?? "");
  return element(
    "Address",
    { isoCountryCode: country, addressID: party.id },
    element("Name", { "xml:lang": language }, line(party.name, 200)),
    streets.length === 0
      ? undefined
      : element(
          "PostalAddress",
          {},
          ...streets,
          town,
          element("Country", { isoCountryCode: country }, country),
        ),
  );
}

/** What the id of a document of ours says: the day of the order, its version, and its reference. */
export interface DocumentId {
  readonly day: Day;
  readonly version: number;
  readonly reference: string;
}

export function writeDocumentId({ day, version, reference }: DocumentId, hash: string): string {
  return `${day.replace(/-/g, "")}.${version}.${reference}.${hash.slice(0, 16)}@parstock`;
}

export function readDocumentId(text: string): DocumentId | null {
  const [, year, month, date, version, reference = ""] =
    /^(\d{4})(\d\d)(\d\d)\.(\d+)\.(.+)\.[0-9a-f]{16}@parstock$/.exec(text) ?? [];
  if (version === undefined) return null;
  return { day: `${year}-${month}-${date}` as Day, version: Number(version), reference };
}
