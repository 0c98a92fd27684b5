import type { NumberStyle } from "./format.ts";

/** The words of an order document in one language. Phrases hold the placeholders that `fill` knows. */
export interface Labels {
  readonly purchaseOrder: string;
  readonly reference: string;
  readonly orderDay: string;
  readonly expectedDay: string;
  readonly buyer: string;
  readonly supplier: string;
  readonly shipTo: string;
  readonly accountNumber: string;
  readonly taxNumber: string;
  readonly paymentTerms: string;
  readonly deliveryTerms: string;
  readonly costCentre: string;
  readonly note: string;
  readonly line: string;
  readonly supplierSku: string;
  readonly item: string;
  readonly name: string;
  readonly quantity: string;
  readonly price: string;
  readonly amount: string;
  readonly total: string;
  /** With {page} and {pages}. */
  readonly page: string;
  /** One word for a stamp. */
  readonly copy: string;
  readonly copyNotice: string;
  readonly revised: string;
  readonly revisedNotice: string;
  readonly subject: string;
  readonly intro: string;
  readonly closing: string;
  readonly lines: (count: number) => string;
  /** Used where the host has no Intl. */
  readonly numbers: NumberStyle;
}

function numbers(
  decimal: string,
  group: string,
  groupsFrom: number,
  currencyFirst: boolean,
): NumberStyle {
  return { decimal, group, groupSizes: [3, 3], groupsFrom, currencyFirst };
}

const en: Labels = {
  purchaseOrder: "Purchase order",
  reference: "Order no.",
  orderDay: "Order date",
  expectedDay: "Delivery expected",
  buyer: "Ordered by",
  supplier: "Supplier",
  shipTo: "Deliver to",
  accountNumber: "Our account with you",
  taxNumber: "Tax no.",
  paymentTerms: "Payment terms",
  deliveryTerms: "Delivery terms",
  costCentre: "Cost centre",
  note: "Note",
  line: "No.",
  supplierSku: "Your item no.",
  item: "Our item no.",
  name: "Description",
  quantity: "Quantity",
  price: "Unit price",
  amount: "Amount",
  total: "Total",
  page: "Page {page} of {pages}",
  copy: "Copy",
  copyNotice: "Copy – same order, do not fulfil twice",
  revised: "Changed",
  revisedNotice: "Changed order – replaces the one sent before",
  subject: "Purchase order {reference} – {company}",
  intro:
    "Please supply the goods below. Quote order number {reference} on your confirmation, delivery note and invoice, and tell us if a quantity, price or date does not suit you.",
  closing: "Kind regards\n{company}",
  lines: (count) => (count === 1 ? "1 line" : `${String(count)} lines`),
  numbers: numbers(".", ",", 1, true),
};

const de: Labels = {
  purchaseOrder: "Bestellung",
  reference: "Bestellnummer",
  orderDay: "Bestelldatum",
  expectedDay: "Lieferung erwartet",
  buyer: "Besteller",
  supplier: "Lieferant",
  shipTo: "Lieferanschrift",
  accountNumber: "Unsere Kundennummer",
  taxNumber: "Steuernummer",
  paymentTerms: "Zahlungsbedingungen",
  deliveryTerms: "Lieferbedingungen",
  costCentre: "Kostenstelle",
  note: "Hinweis",
  line: "Pos.",
  supplierSku: "Ihre Artikelnr.",
  item: "Unsere Artikelnr.",
  name: "Bezeichnung",
  quantity: "Menge",
  price: "Einzelpreis",
  amount: "Betrag",
  total: "Summe",
  page: "Seite {page} von {pages}",
  copy: "Kopie",
  copyNotice: "Kopie – dieselbe Bestellung, bitte nicht doppelt ausführen",
  revised: "Geändert",
  revisedNotice: "Geänderte Bestellung – ersetzt die frühere",
  subject: "Bestellung {reference} – {company}",
  intro:
    "Bitte liefern Sie die unten genannten Waren. Geben Sie die Bestellnummer {reference} auf Auftragsbestätigung, Lieferschein und Rechnung an und sagen Sie uns Bescheid, wenn eine Menge, ein Preis oder ein Termin nicht passt.",
  closing: "Freundliche Grüße\n{company}",
  lines: (count) => (count === 1 ? "1 Position" : `${String(count)} Positionen`),
  numbers: numbers(",", ".", 1, false),
};

const fr: Labels = {
  purchaseOrder: "Bon de commande",
  reference: "N° de commande",
  orderDay: "Date de commande",
  expectedDay: "Livraison prévue",
  buyer: "Acheteur",
  supplier: "Fournisseur",
  shipTo: "Adresse de livraison",
  accountNumber: "Notre n° de client",
  taxNumber: "N° fiscal",
  paymentTerms: "Conditions de paiement",
  deliveryTerms: "Conditions de livraison",
  costCentre: "Centre de coûts",
  note: "Remarque",
  line: "N°",
  supplierSku: "Votre réf.",
  item: "Notre réf.",
  name: "Désignation",
  quantity: "Quantité",
  price: "Prix unitaire",
  amount: "Montant",
  total: "Total",
  page: "Page {page} sur {pages}",
  copy: "Copie",
  copyNotice: "Copie – même commande, ne pas exécuter deux fois",
  revised: "Modifiée",
  revisedNotice: "Commande modifiée – remplace la précédente",
  subject: "Bon de commande {reference} – {company}",
  intro:
    "Merci de nous livrer les articles ci-dessous. Veuillez rappeler le numéro de commande {reference} sur votre confirmation, votre bon de livraison et votre facture, et nous signaler toute quantité, tout prix ou toute date qui ne vous convient pas.",
  closing: "Cordialement\n{company}",
  lines: (count) => (count < 2 ? `${String(count)} ligne` : `${String(count)} lignes`),
  numbers: numbers(",", "\u00A0", 1, false),
};

const es: Labels = {
  purchaseOrder: "Pedido de compra",
  reference: "N.º de pedido",
  orderDay: "Fecha del pedido",
  expectedDay: "Entrega prevista",
  buyer: "Comprador",
  supplier: "Proveedor",
  shipTo: "Dirección de entrega",
  accountNumber: "Nuestro n.º de cliente",
  taxNumber: "N.º fiscal",
  paymentTerms: "Condiciones de pago",
  deliveryTerms: "Condiciones de entrega",
  costCentre: "Centro de coste",
  note: "Nota",
  line: "N.º",
  supplierSku: "Su referencia",
  item: "Nuestra referencia",
  name: "Descripción",
  quantity: "Cantidad",
  price: "Precio unitario",
  amount: "Importe",
  total: "Total",
  page: "Página {page} de {pages}",
  copy: "Copia",
  copyNotice: "Copia: mismo pedido, no lo sirvan dos veces",
  revised: "Modificado",
  revisedNotice: "Pedido modificado: sustituye al anterior",
  subject: "Pedido de compra {reference} – {company}",
  intro:
    "Les rogamos que nos suministren los artículos indicados abajo. Indiquen el número de pedido {reference} en la confirmación, el albarán y la factura, y avísennos si alguna cantidad, precio o fecha no les conviene.",
  closing: "Un cordial saludo\n{company}",
  lines: (count) => (count === 1 ? "1 línea" : `${String(count)} líneas`),
  numbers: numbers(",", ".", 2, false),
};

const nl: Labels = {
  purchaseOrder: "Inkooporder",
  reference: "Ordernummer",
  orderDay: "Orderdatum",
  expectedDay: "Levering verwacht",
  buyer: "Besteller",
  supplier: "Leverancier",
  shipTo: "Afleveradres",
  accountNumber: "Ons klantnummer",
  taxNumber: "Btw-nummer",
  paymentTerms: "Betalingsvoorwaarden",
  deliveryTerms: "Leveringsvoorwaarden",
  costCentre: "Kostenplaats",
  note: "Opmerking",
  line: "Nr.",
  supplierSku: "Uw artikelnr.",
  item: "Ons artikelnr.",
  name: "Omschrijving",
  quantity: "Aantal",
  price: "Stukprijs",
  amount: "Bedrag",
  total: "Totaal",
  page: "Pagina {page} van {pages}",
  copy: "Kopie",
  copyNotice: "Kopie – dezelfde order, niet tweemaal uitvoeren",
  revised: "Gewijzigd",
  revisedNotice: "Gewijzigde order – vervangt de eerdere",
  subject: "Inkooporder {reference} – {company}",
  intro:
    "Wilt u onderstaande goederen leveren? Vermeld ordernummer {reference} op uw bevestiging, pakbon en factuur, en laat het ons weten als een aantal, prijs of datum niet klopt.",
  closing: "Met vriendelijke groet\n{company}",
  lines: (count) => (count === 1 ? "1 regel" : `${String(count)} regels`),
  numbers: numbers(",", ".", 1, true),
};

const it: Labels = {
  purchaseOrder: "Ordine di acquisto",
  reference: "N. ordine",
  orderDay: "Data dell'ordine",
  expectedDay: "Consegna prevista",
  buyer: "Acquirente",
  supplier: "Fornitore",
  shipTo: "Indirizzo di consegna",
  accountNumber: "Nostro codice cliente",
  taxNumber: "Codice fiscale / P. IVA",
  paymentTerms: "Condizioni di pagamento",
  deliveryTerms: "Condizioni di consegna",
  costCentre: "Centro di costo",
  note: "Nota",
  line: "N.",
  supplierSku: "Vostro codice",
  item: "Nostro codice",
  name: "Descrizione",
  quantity: "Quantità",
  price: "Prezzo unitario",
  amount: "Importo",
  total: "Totale",
  page: "Pagina {page} di {pages}",
  copy: "Copia",
  copyNotice: "Copia – stesso ordine, non evadere due volte",
  revised: "Modificato",
  revisedNotice: "Ordine modificato – sostituisce il precedente",
  subject: "Ordine di acquisto {reference} – {company}",
  intro:
    "Vi preghiamo di fornirci gli articoli elencati di seguito. Indicate il numero d'ordine {reference} su conferma, documento di trasporto e fattura, e avvisateci se una quantità, un prezzo o una data non va bene.",
  closing: "Cordiali saluti\n{company}",
  lines: (count) => (count === 1 ? "1 riga" : `${String(count)} righe`),
  numbers: numbers(",", ".", 2, false),
};

const pt: Labels = {
  purchaseOrder: "Ordem de compra",
  reference: "N.º da ordem",
  orderDay: "Data da ordem",
  expectedDay: "Entrega prevista",
  buyer: "Comprador",
  supplier: "Fornecedor",
  shipTo: "Endereço de entrega",
  accountNumber: "Nosso n.º de cliente",
  taxNumber: "N.º fiscal",
  paymentTerms: "Condições de pagamento",
  deliveryTerms: "Condições de entrega",
  costCentre: "Centro de custo",
  note: "Observação",
  line: "N.º",
  supplierSku: "Sua referência",
  item: "Nossa referência",
  name: "Descrição",
  quantity: "Quantidade",
  price: "Preço unitário",
  amount: "Valor",
  total: "Total",
  page: "Página {page} de {pages}",
  copy: "Cópia",
  copyNotice: "Cópia – mesma ordem, não atender duas vezes",
  revised: "Alterada",
  revisedNotice: "Ordem alterada – substitui a anterior",
  subject: "Ordem de compra {reference} – {company}",
  intro:
    "Pedimos o fornecimento dos artigos abaixo. Indique o número da ordem {reference} na confirmação, na guia de remessa e na fatura, e avise-nos se alguma quantidade, preço ou data não for possível.",
  closing: "Com os melhores cumprimentos\n{company}",
  lines: (count) => (count === 1 ? "1 linha" : `${String(count)} linhas`),
  numbers: numbers(",", ".", 1, true),
};

const pl: Labels = {
  purchaseOrder: "Zamówienie",
  reference: "Nr zamówienia",
  orderDay: "Data zamówienia",
  expectedDay: "Oczekiwana dostawa",
  buyer: "Zamawiający",
  supplier: "Dostawca",
  shipTo: "Adres dostawy",
  accountNumber: "Nasz nr klienta",
  taxNumber: "NIP",
  paymentTerms: "Warunki płatności",
  deliveryTerms: "Warunki dostawy",
  costCentre: "Centrum kosztów",
  note: "Uwagi",
  line: "Lp.",
  supplierSku: "Państwa nr artykułu",
  item: "Nasz nr artykułu",
  name: "Nazwa",
  quantity: "Ilość",
  price: "Cena jedn.",
  amount: "Wartość",
  total: "Razem",
  page: "Strona {page} z {pages}",
  copy: "Kopia",
  copyNotice: "Kopia – to samo zamówienie, prosimy nie realizować dwukrotnie",
  revised: "Zmienione",
  revisedNotice: "Zmienione zamówienie – zastępuje poprzednie",
  subject: "Zamówienie {reference} – {company}",
  intro:
    "Prosimy o dostawę poniższych towarów. Prosimy podać numer zamówienia {reference} na potwierdzeniu, dokumencie dostawy i fakturze oraz dać nam znać, jeśli ilość, cena lub termin są nie do przyjęcia.",
  closing: "Z poważaniem\n{company}",
  lines: (count) => `${String(count)} ${polishLines(count)}`,
  numbers: numbers(",", "\u00A0", 2, false),
};

/** CLDR plural rules of Polish: one, few (2–4 but not 12–14), many. */
function polishLines(count: number): string {
  if (count === 1) return "pozycja";
  const teen = count % 100 >= 12 && count % 100 <= 14;
  return count % 10 >= 2 && count % 10 <= 4 && !teen ? "pozycje" : "pozycji";
}

const labels: Readonly<Record<string, Labels>> = { en, de, fr, es, nl, it, pt, pl };

/** The language a document is written in, with its words and its notation of numbers. */
export interface Language {
  /** BCP 47 tag, with the region where one was asked for. */
  readonly tag: string;
  readonly labels: Labels;
}

/** The first of the wanted languages that has labels, otherwise English. */
export function chooseLanguage(wanted: readonly (string | undefined)[]): Language {
  for (const tag of wanted) {
    if (tag === undefined || !/^[a-z]{2,3}([-_][a-z0-9]{1,8})*$/i.test(tag)) continue;
    const [primary = ""] = tag.toLowerCase().split(/[-_]/);
    const found = Object.prototype.hasOwnProperty.call(labels, primary)
      ? labels[primary]
      : undefined;
    if (found !== undefined) return { tag: tag.replace(/_/g, "-"), labels: found };
  }
  return { tag: "en", labels: en };
}
