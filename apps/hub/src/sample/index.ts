import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Actor, addDays, type Day } from "@parstock/core";

import { makeItems, suppliers } from "./catalogue.ts";
import { createChance } from "./random.ts";
import { type SampleRow, sampleRow, stockHeader, stockLine } from "./stock-file.ts";
import { type Rest, tellStories } from "./stories.ts";
import { liveThroughYear } from "./year.ts";

/** Everything in the sample is made up: company, people, addresses, and mail goes to example.com at the most. */
export const samplePerson: Actor = {
  kind: "person",
  id: "robin-larkfield",
  name: "Robin Larkfield",
};

/** Suppliers that the sample's owner has confirmed for auto-order. */
export const confirmedSuppliers: readonly string[] = ["BRIGHTON", "HYGIA", "TINTORA", "ALPENQUELL"];

const locations = [
  {
    id: "Central",
    name: "Central warehouse",
    share: 0.6,
    address: ["Larkfield Supplies", "Dock 3, Canal Road", "Amsterdam"],
  },
  {
    id: "Harbour",
    name: "Harbour branch",
    share: 0.25,
    address: ["Larkfield Supplies", "12 Quayside", "Rotterdam"],
  },
  {
    id: "Hillside",
    name: "Hillside branch",
    share: 0.15,
    address: ["Larkfield Supplies", "8 Upper Lane", "Arnhem"],
  },
] as const;

const itemCount = 2_000;
/** Units a day below which a branch asks the warehouse. */
const branchDemandMin = 0.12;

/**
 * Writes a sample business into a folder, as the files that a real one would have: stock.csv, suppliers.csv, sales.csv
 * (a year, day by day), a mapping and settings. The same seed gives the same business.
 */
export async function writeSample(
  folder: string,
  seed: number,
  today: Day = utcToday(),
): Promise<void> {
  const chance = createChance(seed);
  const lastDay = addDays(today, -1);
  const rows: SampleRow[] = [];
  const sales = ["date,sku,location,quantity"];
  for (const item of makeItems(itemCount, chance)) {
    for (const location of locations) {
      // Every item lies in the warehouse; the branches keep what sells.
      const isKept = item.dailyDemand * location.share > branchDemandMin && chance.next() < 0.5;
      if (location.id !== "Central" && !isKept) continue;
      const year = liveThroughYear(item, location.share, lastDay, chance);
      rows.push(sampleRow(item, location.id, year));
      for (const { day, quantity } of year.sales)
        sales.push(`${day},${item.sku},${location.id},${quantity}`);
    }
  }
  await mkdir(folder, { recursive: true });
  const told = tellStories(rows);
  await write(folder, "stock.csv", [stockHeader, ...told.rows.map(stockLine)].join("\n"));
  await write(folder, "suppliers.csv", supplierRows().join("\n"));
  await write(folder, "sales.csv", sales.join("\n"));
  await write(folder, "mapping.json", JSON.stringify(mapping, null, 2));
  await write(folder, "parstock.json", JSON.stringify(settings, null, 2));
  // The last one says that the folder is a sample, whole.
  await write(
    folder,
    "sample.json",
    JSON.stringify({ seed, made: today, rests: told.rests }, null, 2),
  );
}

/** What a person is to have said about the sample in a folder. */
export async function readRests(folder: string): Promise<readonly Rest[]> {
  const { rests = [] } = JSON.parse(await readFile(join(folder, "sample.json"), "utf8")) as {
    rests?: readonly Rest[];
  };
  return rests;
}

function supplierRows(): string[] {
  const header =
    "supplier,name,email,currency,language,address,payment terms,minimum order value,below minimum,order days,cut-off,time zone,country";
  return [
    header,
    ...suppliers.map((supplier) =>
      [
        supplier.id,
        supplier.name,
        supplier.email,
        supplier.currency,
        supplier.language,
        supplier.address,
        supplier.paymentTerms,
        supplier.minimumValue,
        supplier.minimumValue === "" ? "" : supplier.belowMinimum,
        supplier.orderDays,
        supplier.cutOff,
        supplier.timeZone,
        supplier.country,
      ]
        .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(","),
    ),
  ];
}

const mapping = {
  locations: Object.fromEntries(
    locations.map(({ id, name, address }) => [
      id,
      // The van goes round every day.
      { name, address, timeZone: "Europe/Amsterdam", transferLeadTimeDays: 1 },
    ]),
  ),
};

const settings = {
  company: {
    name: "Larkfield Supplies",
    address: ["Dock 3, Canal Road", "Amsterdam"],
    email: "purchasing@larkfield.example.com",
    language: "en",
  },
  from: "purchasing@larkfield.example.com",
  autopilot: "auto",
  stock: "stock.csv",
  suppliers: "suppliers.csv",
  mapping: "mapping.json",
  ordering: { transfers: true },
  // The sample's stock never changes, and is shown for as long as somebody looks at it.
  guards: { staleIntervals: 1_000 },
  holidays: {
    locations: Object.fromEntries(locations.map(({ id }) => [id, "NL"])),
  },
};

async function write(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.part`, `${text}\n`);
  await rename(`${path}.part`, path);
}

function utcToday(): Day {
  return new Date().toISOString().slice(0, 10) as Day;
}
