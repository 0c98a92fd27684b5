import { type Field, stockFields } from "./fields.ts";

/** What a column of a table of orders can mean; one row is one line of an order. */
export type OrderField =
  | "reference"
  | "line"
  | "status"
  | "supplier"
  | "item"
  | "name"
  | "supplierSku"
  | "quantity"
  | "unit"
  | "ratio"
  | "price"
  | "total"
  | "currency"
  | "orderedOn"
  | "expectedOn"
  | "shipTo"
  | "received"
  | "note";

const { supplier, name, supplierSku, unit, ratio, price, currency } = stockFields;

export const orderFields: Readonly<Record<OrderField, Field>> = {
  reference: {
    title: "order reference",
    value: "text",
    headings:
      "reference|po reference|po number|po no|po|purchase order|purchase order number|order number|order no|order reference|order id|order|our reference|bestellnummer|bestellung|auftragsnummer|commande|numero de commande|bon de commande|pedido|numero de pedido|bestelbon|ordine|numero ordine|encomenda",
  },
  line: {
    title: "line of the order",
    value: "number",
    headings:
      "line|line no|line number|order line|po line|pos|position|zeile|bestellposition|ligne|linea|regel|riga|linha",
  },
  status: {
    title: "status",
    value: "text",
    headings: "status|order status|po status|state|statut|estado|stato|situacao",
  },
  supplier,
  item: {
    title: "item (SKU)",
    value: "text",
    headings: stockFields.sku.headings
      .split("|")
      .filter((heading) => !/^(?:reference|ref|referencia)$/.test(heading))
      .join("|"),
  },
  name,
  supplierSku,
  quantity: {
    title: "quantity ordered",
    value: "number",
    headings:
      "quantity|qty|order quantity|order qty|quantity ordered|qty ordered|ordered|ordered quantity|menge|bestellmenge|bestellt|quantite|quantite commandee|cantidad|cantidad pedida|aantal|besteld|quantita|quantita ordinata|quantidade",
  },
  unit: {
    ...unit,
    headings: `unit|uom|purchase unit|order unit|${unit.headings}`,
  },
  ratio,
  price,
  total: {
    title: "total of the line",
    value: "number",
    headings:
      "line total|total|amount|line amount|value|line value|sum|zeilensumme|gesamt|betrag|summe|montant|importe|bedrag|totaal|importo|totale|valor",
  },
  currency,
  orderedOn: {
    title: "day of order",
    value: "day",
    headings:
      "order date|ordered on|ordered at|date ordered|po date|date|bestelldatum|datum|date de commande|fecha de pedido|fecha|besteldatum|data ordine|data do pedido",
  },
  expectedOn: {
    title: "expected on",
    value: "day",
    headings:
      "expected|expected on|expected date|expected delivery|delivery date|due|due date|due on|eta|liefertermin|lieferdatum|erwartet am|date de livraison|livraison prevue|fecha de entrega|leverdatum|verwacht|data di consegna|data de entrega",
  },
  shipTo: {
    title: "ship to",
    value: "text",
    headings:
      "ship to|deliver to|delivery location|destination|location|warehouse|lieferort|lager|standort|livrer a|entrepot|entregar en|almacen|afleveren op|magazijn|consegnare a|magazzino|entregar em",
  },
  received: {
    title: "quantity received",
    value: "number",
    headings:
      "received|quantity received|qty received|received quantity|received qty|erhalten|geliefert|wareneingang|recu|quantite recue|recibido|cantidad recibida|ontvangen|ricevuto|quantita ricevuta|recebido",
  },
  note: {
    title: "note",
    value: "text",
    headings:
      "note|notes|comment|comments|remark|remarks|bemerkung|notiz|kommentar|remarque|nota|comentario|opmerking|osservazioni|observacao",
  },
};

/** Without these no order can be found, read back or called off. */
export const neededOrderFields = ["reference", "line", "status", "item", "quantity"] as const;
