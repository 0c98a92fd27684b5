import { describe, expect, test } from "vitest";

import { guessColumns, stockFields, supplierFields } from "../../src/file/index.ts";

function guessed(
  header: readonly string[],
  rows: readonly (readonly string[])[] = [],
): Record<string, string> {
  const { found } = guessColumns(stockFields, header, rows);
  return Object.fromEntries([...found].map(([field, guess]) => [field, guess.heading]));
}

describe("headings are understood", () => {
  test.for([
    [
      "of Shopify-like exports",
      ["SKU", "Title", "Location", "On hand", "Committed", "Incoming", "Vendor", "Cost"],
      {
        sku: "SKU",
        name: "Title",
        location: "Location",
        onHand: "On hand",
        committed: "Committed",
        onOrder: "Incoming",
        supplier: "Vendor",
        price: "Cost",
      },
    ],
    [
      "in English, written in many ways",
      [
        "Item_No.",
        "itemDescription",
        "QtyOnHand",
        "Reorder-Point",
        "MAX",
        "Vendor Name",
        "Vendor Part No",
        "Unit Cost",
        "Lead Time (days)",
        "MOQ",
        "Pack Size",
      ],
      {
        sku: "Item_No.",
        name: "itemDescription",
        onHand: "QtyOnHand",
        reorderPoint: "Reorder-Point",
        orderUpTo: "MAX",
        supplier: "Vendor Name",
        supplierSku: "Vendor Part No",
        price: "Unit Cost",
        leadTimeDays: "Lead Time (days)",
        minimumQuantity: "MOQ",
        ratio: "Pack Size",
      },
    ],
    [
      "in German",
      [
        "Artikelnummer",
        "Bezeichnung",
        "Lagerort",
        "Bestand",
        "Reserviert",
        "Meldebestand",
        "Höchstbestand",
        "Lieferant",
        "Lieferantenartikelnummer",
        "Mindestbestellmenge",
        "EK-Preis",
        "Währung",
        "Lieferzeit (Tage)",
      ],
      {
        sku: "Artikelnummer",
        name: "Bezeichnung",
        location: "Lagerort",
        onHand: "Bestand",
        committed: "Reserviert",
        reorderPoint: "Meldebestand",
        orderUpTo: "Höchstbestand",
        supplier: "Lieferant",
        supplierSku: "Lieferantenartikelnummer",
        minimumQuantity: "Mindestbestellmenge",
        price: "EK-Preis",
        currency: "Währung",
        leadTimeDays: "Lieferzeit (Tage)",
      },
    ],
    [
      "in French",
      [
        "Référence",
        "Désignation",
        "Entrepôt",
        "Stock actuel",
        "Seuil de réapprovisionnement",
        "Stock maximum",
        "Fournisseur",
        "Prix d'achat",
        "Devise",
        "Délai de livraison",
      ],
      {
        sku: "Référence",
        name: "Désignation",
        location: "Entrepôt",
        onHand: "Stock actuel",
        reorderPoint: "Seuil de réapprovisionnement",
        orderUpTo: "Stock maximum",
        supplier: "Fournisseur",
        price: "Prix d'achat",
        currency: "Devise",
        leadTimeDays: "Délai de livraison",
      },
    ],
    [
      "in Spanish",
      [
        "Código",
        "Descripción",
        "Almacén",
        "Existencias",
        "Stock mínimo",
        "Stock máximo",
        "Proveedor",
        "Precio de compra",
        "Moneda",
        "Plazo de entrega",
      ],
      {
        sku: "Código",
        name: "Descripción",
        location: "Almacén",
        onHand: "Existencias",
        reorderPoint: "Stock mínimo",
        orderUpTo: "Stock máximo",
        supplier: "Proveedor",
        price: "Precio de compra",
        currency: "Moneda",
        leadTimeDays: "Plazo de entrega",
      },
    ],
    [
      "in Dutch",
      [
        "Artikelcode",
        "Omschrijving",
        "Magazijn",
        "Voorraad",
        "Bestelpunt",
        "Maximumvoorraad",
        "Leverancier",
        "Inkoopprijs",
        "Valuta",
        "Levertijd (dagen)",
      ],
      {
        sku: "Artikelcode",
        name: "Omschrijving",
        location: "Magazijn",
        onHand: "Voorraad",
        reorderPoint: "Bestelpunt",
        orderUpTo: "Maximumvoorraad",
        supplier: "Leverancier",
        price: "Inkoopprijs",
        currency: "Valuta",
        leadTimeDays: "Levertijd (dagen)",
      },
    ],
    [
      "in Italian",
      [
        "Codice articolo",
        "Descrizione",
        "Magazzino",
        "Giacenza",
        "Scorta minima",
        "Scorta massima",
        "Fornitore",
        "Prezzo di acquisto",
        "Valuta",
        "Tempo di consegna",
      ],
      {
        sku: "Codice articolo",
        name: "Descrizione",
        location: "Magazzino",
        onHand: "Giacenza",
        reorderPoint: "Scorta minima",
        orderUpTo: "Scorta massima",
        supplier: "Fornitore",
        price: "Prezzo di acquisto",
        currency: "Valuta",
        leadTimeDays: "Tempo di consegna",
      },
    ],
    [
      "in Portuguese",
      [
        "Código do produto",
        "Descrição",
        "Armazém",
        "Estoque atual",
        "Estoque mínimo",
        "Estoque máximo",
        "Fornecedor",
        "Preço de compra",
        "Moeda",
        "Prazo de entrega",
      ],
      {
        sku: "Código do produto",
        name: "Descrição",
        location: "Armazém",
        onHand: "Estoque atual",
        reorderPoint: "Estoque mínimo",
        orderUpTo: "Estoque máximo",
        supplier: "Fornecedor",
        price: "Preço de compra",
        currency: "Moeda",
        leadTimeDays: "Prazo de entrega",
      },
    ],
  ] as const)("%s", ([, header, expected]) => {
    expect(guessed(header)).toEqual(expected);
  });
});

test("headings that only resemble a field are left alone", () => {
  expect(
    guessed([
      "sku",
      "on hand",
      "last price change",
      "list price",
      "min temperature",
      "stock value",
      "supplier rating",
    ]),
  ).toEqual({
    sku: "sku",
    onHand: "on hand",
  });
});

test("cells speak against a heading that only resembles the field", () => {
  const rows = Array.from({ length: 6 }, (_, at) => [`A-${at}`, "5", "see note"]);
  expect(guessed(["sku", "on hand", "current reorder point info"], rows)).not.toHaveProperty(
    "reorderPoint",
  );
});

test("two columns that are equally good are not chosen between", () => {
  const { found, torn } = guessColumns(stockFields, ["sku", "stock", "quantity"], []);
  expect(found.has("onHand")).toBe(false);
  expect(torn.get("onHand")).toEqual(["stock", "quantity"]);
});

test("every guess says how sure it is and why", () => {
  const { found } = guessColumns(
    stockFields,
    ["SKU", "On hand"],
    [
      ["A", "5"],
      ["B", "6"],
    ],
  );
  expect(found.get("onHand")).toEqual({
    field: "onHand",
    column: 1,
    heading: "On hand",
    confidence: 1,
    why: `the heading is "on hand"; 2 of 2 cells fit`,
  });
});

test("a table of suppliers is understood", () => {
  const { found } = guessColumns(
    supplierFields,
    [
      "Lieferantennummer",
      "Firma",
      "E-Mail",
      "Währung",
      "Zahlungsziel",
      "Mindestbestellwert",
      "Bestelltage",
      "Bestellschluss",
    ],
    [],
  );
  expect([...found.keys()].sort()).toEqual([
    "currency",
    "cutOff",
    "email",
    "id",
    "minimumValue",
    "name",
    "orderDays",
    "paymentTerms",
  ]);
});

test("no heading stands for two fields of a table in the same place of certainty", () => {
  const firsts = Object.values(stockFields).map((field) => field.headings.split("|")[0]);
  expect(new Set(firsts).size).toBe(firsts.length);
});
