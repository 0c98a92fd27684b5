import type { Context, SettingField } from "@parstock/core";

import { type Mapping, parseMapping } from "./mapping.ts";

export const settingOf = ({ settings }: Context, name: string): string =>
  (settings[name] ?? "").trim();

function textField(name: string, title: string, help: string): SettingField {
  return { name, title, help, kind: "text", required: false };
}

/** The settings that every system of tables has; `where` says how a table is named there. */
export function tableSettings(where: string): readonly SettingField[] {
  return [
    {
      ...textField(
        "stockTable",
        "Table of stock",
        `One row for each item at each location. ${where}`,
      ),
      required: true,
    },
    textField(
      "supplierTable",
      "Table of suppliers",
      "One row for each supplier; blank takes them from the stock.",
    ),
    textField(
      "priceTable",
      "Table of prices",
      "One row for each price of a supplier; blank takes them from the stock.",
    ),
    textField(
      "orderTable",
      "Table of orders",
      "One row for each line of an order; blank where no orders are kept there.",
    ),
    textField(
      "currency",
      "Currency",
      "Three letters such as EUR, for prices and suppliers that name none.",
    ),
    {
      ...textField("location", "Location", "Where the stock of rows that name no location lies."),
      initial: "main",
    },
    textField(
      "mapping",
      "Mapping",
      'What differs from the guess that doctor shows, as in a mapping file: {"columns": {"sku": "Material"}}.',
    ),
  ];
}

export function mappingOf(context: Context): Mapping {
  const text = settingOf(context, "mapping");
  const mapping = text === "" ? {} : parseMapping(text, 'The setting "mapping"');
  const currency = settingOf(context, "currency");
  const location = settingOf(context, "location");
  return {
    ...mapping,
    defaults: {
      ...(currency === "" ? {} : { currency }),
      ...(location === "" ? {} : { location }),
      ...mapping.defaults,
    },
  };
}
