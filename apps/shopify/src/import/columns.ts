/** What a column of a file means, by the names that people and other apps give it. */
export type Meaning =
  | "sku"
  | "supplier"
  | "email"
  | "currency"
  | "price"
  | "supplierSku"
  | "packSize"
  | "minimumQuantity"
  | "leadTimeDays"
  | "location"
  | "point"
  | "level"
  | "order"
  | "quantity"
  | "received"
  | "status"
  | "expected";

const names: Readonly<Record<Meaning, readonly string[]>> = {
  sku: ["sku", "variant sku", "item sku", "product sku", "artikelnummer"],
  supplier: ["supplier", "supplier name", "vendor", "vendor name", "name", "company", "lieferant"],
  email: ["email", "e mail", "email address", "supplier email", "contact email"],
  currency: ["currency", "currency code", "supplier currency", "währung"],
  price: [
    "cost",
    "cost price",
    "unit cost",
    "supplier cost",
    "supplier cost price",
    "purchase price",
    "price",
    "einkaufspreis",
  ],
  supplierSku: ["supplier sku", "supplier code", "supplier product code", "vendor sku"],
  packSize: ["pack size", "case size", "case quantity", "units per case", "units per pack"],
  minimumQuantity: ["minimum order quantity", "min order quantity", "min order qty", "moq"],
  leadTimeDays: ["lead time", "lead time days", "lead time in days", "lieferzeit"],
  location: ["location", "location name", "store", "outlet", "standort"],
  point: [
    "reorder point",
    "reorder level",
    "min",
    "minimum",
    "min stock",
    "minimum stock",
    "min stock level",
    "low stock level",
    "meldebestand",
  ],
  level: [
    "par level",
    "max",
    "maximum",
    "max stock",
    "maximum stock",
    "max stock level",
    "target stock",
    "reorder up to",
    "sollbestand",
  ],
  order: ["po number", "purchase order", "purchase order number", "po", "order number", "number"],
  quantity: ["quantity", "qty", "ordered", "qty ordered", "quantity ordered", "ordered quantity"],
  received: ["received", "qty received", "quantity received", "received quantity"],
  status: ["status", "order status", "po status"],
  expected: [
    "expected",
    "expected on",
    "expected date",
    "expected arrival",
    "due date",
    "delivery date",
  ],
};

/** Which column holds what; a name in capitals, with underscores or with a unit in brackets is the same name. */
export function understand(header: readonly string[]): ReadonlyMap<Meaning, number> {
  const found = new Map<Meaning, number>();
  const plain = header.map((name) =>
    name
      .toLowerCase()
      .replace(/\(.*?\)/g, " ")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim(),
  );
  for (const [meaning, known] of Object.entries(names) as [Meaning, readonly string[]][])
    for (const name of known) {
      const at = plain.indexOf(name);
      if (at < 0 || found.has(meaning)) continue;
      found.set(meaning, at);
    }
  return found;
}
