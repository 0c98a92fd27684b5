import type {
  Component,
  Day,
  Decimal,
  Exception,
  Instant,
  Item,
  Lot,
  ReorderRule,
  StockLevel,
  StockRecord,
  Substitute,
} from "@parstock/core";

import { cellsOf, type Cells } from "./cells.ts";
import { quote, type Columns } from "./columns.ts";
import { readDay } from "./days.ts";
import type { SupplierDirectory } from "./directory.ts";
import { isRagged, raggedPhrase, rowException } from "./exceptions.ts";
import type { StockField } from "./fields.ts";
import type { Mapping } from "./mapping.ts";
import { offerReader, ratioOf } from "./offer.ts";
import { choosePolicy } from "./policy.ts";
import type { PriceList } from "./price-list.ts";
import type { CellStyle } from "./style.ts";
import { oneLine } from "./suppliers.ts";
import { readKind, readRounding, readStatus, readSwitch } from "./words.ts";

/** Which item, at which location, a row is about. */
export interface Identity {
  sku(row: readonly string[]): string;
  location(row: readonly string[]): string;
}

/** Where no location is given, all stock lies in one place. */
export const onlyLocation = "main";

export function identityOf(columns: Columns<StockField>, mapping: Mapping): Identity {
  const skuAt = columns.at.get("sku") ?? -1;
  const locationAt = columns.at.get("location") ?? -1;
  const elsewhere = mapping.defaults?.location ?? onlyLocation;
  return {
    sku: (row) => oneLine(row[skuAt] ?? ""),
    location: (row) => (locationAt < 0 ? elsewhere : oneLine(row[locationAt] ?? "") || elsewhere),
  };
}

/** Turns the rows of a stock table into records, or into what is wrong with them. */
export interface RecordReader {
  read(
    row: readonly string[],
    rowNumber: number,
    readAt: Instant,
  ): { readonly record: StockRecord } | { readonly exception: Exception };
  exception(row: readonly string[], rowNumber: number, code: string, phrase: string): Exception;
}

export function recordReader(
  source: string,
  file: string,
  { columns, style }: { readonly columns: Columns<StockField>; readonly style: CellStyle },
  mapping: Mapping,
  directory: SupplierDirectory,
  prices: PriceList | null,
): RecordReader {
  const cells = cellsOf(columns, mapping, style);
  const identity = identityOf(columns, mapping);
  const width = columns.width;
  let current: readonly string[] = [];
  const offers = offerReader(
    cells,
    mapping,
    {
      leadTime: columns.at.has("leadTimeDays") || columns.at.has("leadTimeWeeks"),
      priceBreaks: columns.priceBreaks,
    },
    () => current,
  );
  const used = (field: StockField): boolean =>
    columns.at.has(field) || mapping.defaults?.[field] !== undefined;
  const uses = Object.fromEntries(
    (
      [
        "committed",
        "backordered",
        "onOrder",
        "inTransit",
        "lots",
        "components",
        "substitutes",
        "shelfLifeDays",
        "category",
        "kind",
        "status",
        "name",
      ] as const
    ).map((field) => [field, used(field)]),
  ) as Record<
    | "committed"
    | "backordered"
    | "onOrder"
    | "inTransit"
    | "lots"
    | "components"
    | "substitutes"
    | "shelfLifeDays"
    | "category"
    | "kind"
    | "status"
    | "name",
    boolean
  >;
  const reviewFrom = (mapping.reviewFrom ?? null) as Day | null;

  function exception(
    row: readonly string[],
    rowNumber: number,
    code: string,
    phrase: string,
  ): Exception {
    // A line that could not be taken apart is one cell, which names no item.
    const sku = row.length === 1 && width > 1 ? "" : identity.sku(row);
    const location = identity.location(row);
    return rowException({ source, file, rowNumber, sku, location }, code, phrase);
  }

  function build(row: readonly string[], readAt: Instant): StockRecord {
    const sku = cells.text("sku");
    const location = identity.location(row);
    if (sku === "") cells.reject("sku-missing", "the SKU is empty; fill it or remove the row");
    else if (/^\d[.,]\d+E\+\d+$/i.test(sku))
      cells.reject(
        "sku-mangled",
        `the SKU ${quote(sku)} was turned into a rounded number by a spreadsheet; enter it as text`,
      );
    const unitCode = cells.text("unit");
    const unit = offers.unit(unitCode === "" ? "pcs" : unitCode);
    const item: { -readonly [K in keyof Item]: Item[K] } = {
      id: sku,
      name: (uses.name && cells.text("name")) || sku,
      unit,
      kind:
        (uses.kind &&
          cells.word("kind", readKind, "stock, kit, non-stock, drop-ship, made or consignment")) ||
        "stock",
      status:
        (uses.status && cells.word("status", readStatus, "active, blocked or discontinued")) ||
        "active",
    };
    if (uses.category) {
      const category = cells.text("category");
      if (category !== "") item.category = category;
    }
    if (uses.shelfLifeDays) {
      const shelfLifeDays = cells.days("shelfLifeDays");
      if (shelfLifeDays !== null) item.shelfLifeDays = shelfLifeDays;
    }
    if (uses.components) {
      const components = readComponents(cells);
      if (components.length > 0) item.components = components;
    }
    if (uses.substitutes) {
      const substitutes = readSubstitutes(cells);
      if (substitutes.length > 0) item.substitutes = substitutes;
    }
    return {
      item,
      stock: level(sku, location, readAt),
      rule: rule(sku, location),
      offers: offersOf(sku, unit),
    };

    function offersOf(id: string, base: Item["unit"]): StockRecord["offers"] {
      const name = cells.text("supplier");
      const supplier =
        name === ""
          ? null
          : directory.find(name, cells.raw("supplierEmail"), offers.currency(), file);
      // Where the price list has the row's supplier, it says more than the row does.
      const listed = prices?.offersFor(id, base, supplier?.id ?? null) ?? [];
      if (name === "" || (supplier !== null && listed[0]?.supplier === supplier.id)) return listed;
      if (supplier !== null) {
        const currency = offers.currency() || supplier.currency;
        return [offers.offer(id, supplier.id, base, currency), ...listed];
      }
      if (!directory.declared) {
        cells.reject(
          "currency-missing",
          `there is no currency; add a currency column or "defaults": {"currency": "EUR"} in the mapping file`,
        );
      }
      return listed;
    }
  }

  function level(item: string, location: string, readAt: Instant): StockLevel {
    const onHand = cells.signed("onHand");
    if (onHand === null && cells.problem() === null)
      cells.reject("on-hand-missing", "on hand is empty; write the quantity, 0 for none");
    const stock: { -readonly [K in keyof StockLevel]: StockLevel[K] } = {
      item,
      location,
      onHand: onHand ?? nothing,
      committed: (uses.committed && cells.amount("committed")) || nothing,
      backordered: (uses.backordered && cells.amount("backordered")) || nothing,
      onOrder: (uses.onOrder && cells.amount("onOrder")) || nothing,
      inTransit: (uses.inTransit && cells.amount("inTransit")) || nothing,
      readAt,
    };
    if (uses.lots) {
      const lots = readLots(cells);
      if (lots.length > 0) stock.lots = lots;
    }
    return stock;
  }

  function rule(item: string, location: string): ReorderRule | null {
    const dailyDemand = cells.amount("dailyDemand");
    const choice = choosePolicy(
      {
        reorderPoint: cells.amount("reorderPoint"),
        orderUpTo: cells.amount("orderUpTo"),
        orderQuantity: cells.amount("orderQuantity"),
        parLevel: cells.amount("parLevel"),
        coverDays: cells.days("coverDays"),
        safetyDays: cells.days("safetyDays"),
        dailyDemand,
        reviewDays: cells.days("reviewDays"),
      },
      mapping.policy ?? null,
      reviewFrom,
    );
    if (choice.kind === "none") return null;
    if (choice.kind === "wrong") {
      cells.reject(choice.code, choice.message);
      return null;
    }
    const enabled = cells.word("autopilot", readSwitch, "yes or no");
    const made: { -readonly [K in keyof ReorderRule]: ReorderRule[K] } = {
      item,
      location,
      policy: choice.policy,
      status: enabled === false ? "disabled" : "active",
    };
    const rounding = cells.word("rounding", readRounding, "up, cap or nearest");
    if (rounding !== null) made.rounding = rounding;
    const snoozedUntil = cells.day("snoozedUntil");
    if (snoozedUntil !== null) made.snoozedUntil = snoozedUntil;
    if (dailyDemand !== null) made.dailyDemand = dailyDemand;
    const maxStock = cells.positive("maxStock");
    if (maxStock !== null) made.maxStock = maxStock;
    return made;
  }

  return {
    exception,
    read(row, rowNumber, readAt) {
      if (isRagged(row, width)) {
        return {
          exception: exception(row, rowNumber, "ragged-row", raggedPhrase(row.length, width)),
        };
      }
      current = row;
      cells.turnTo(row);
      const record = build(row, readAt);
      const problem = cells.problem();
      return problem === null
        ? { record }
        : { exception: exception(row, rowNumber, problem.code, problem.phrase) };
    },
  };
}

const nothing = "0" as Decimal;

/** "A:2; B:1". */
function readComponents(cells: Cells): readonly Component[] {
  return pairs(cells, "components", (item, text) => {
    const quantity = cells.part("components", text === "" ? "1" : text);
    return quantity === null || quantity === "0" || quantity.startsWith("-")
      ? null
      : { item, quantity };
  });
}

/** "B:1; C:2/1": base units of this item that one of the substitute stands for. */
function readSubstitutes(cells: Cells): readonly Substitute[] {
  return pairs(cells, "substitutes", (item, text) => {
    const ratio = ratioOf(text === "" ? "1" : text, (part) => cells.part("substitutes", part));
    return ratio === null ? null : { item, ratio };
  });
}

/** "10@2026-12-31; 5@2027-01-31". */
function readLots(cells: Cells): readonly Lot[] {
  const cell = cells.text("lots");
  if (cell === "") return [];
  const lots: Lot[] = [];
  for (const part of cell.split(/\s*[;|]\s*/)) {
    if (part === "") continue;
    const [amount = "", until = ""] = part.split(/\s*@\s*/);
    const quantity = cells.part("lots", amount);
    const day = readDay(until, null);
    if (quantity === null || quantity.startsWith("-") || day.kind !== "day")
      cells.reject(
        "lots",
        `lot ${quote(part)} is not a quantity and a last usable day; write 10@2026-12-31`,
      );
    else lots.push({ quantity, usableUntil: day.day });
  }
  return lots;
}

function pairs<T>(
  cells: Cells,
  field: "components" | "substitutes",
  read: (item: string, text: string) => T | null,
): readonly T[] {
  const cell = cells.text(field);
  if (cell === "") return [];
  const found: T[] = [];
  for (const part of cell.split(/\s*[;|]\s*/)) {
    if (part === "") continue;
    const colon = part.indexOf(":");
    const item = (colon < 0 ? part : part.slice(0, colon)).trim();
    const entry = item === "" ? null : read(item, colon < 0 ? "" : part.slice(colon + 1).trim());
    if (entry === null)
      cells.reject(
        field,
        `${field === "components" ? "kit component" : "substitute"} ${quote(part)} is not an item and a quantity above 0; write A-100:2`,
      );
    else found.push(entry);
  }
  return found;
}
