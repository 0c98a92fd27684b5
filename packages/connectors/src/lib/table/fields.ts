/**
 * What a column can mean. Synonyms are headings as systems export and people write them, in English, German,
 * French, Spanish, Dutch, Italian and Portuguese, already normalised: lower case, no accents, words apart.
 */
export interface Field {
  /** What people are told. */
  readonly title: string;
  readonly value: "text" | "number" | "day";
  /** Separated by "|". */
  readonly headings: string;
}

export type StockField =
  | "sku"
  | "name"
  | "location"
  | "onHand"
  | "committed"
  | "backordered"
  | "onOrder"
  | "inTransit"
  | "reorderPoint"
  | "orderUpTo"
  | "orderQuantity"
  | "parLevel"
  | "coverDays"
  | "safetyDays"
  | "dailyDemand"
  | "reviewDays"
  | "supplier"
  | "supplierSku"
  | "supplierEmail"
  | "purchaseUnit"
  | "ratio"
  | "unit"
  | "minimumQuantity"
  | "multiple"
  | "price"
  | "priceFrom"
  | "priceUnit"
  | "currency"
  | "validFrom"
  | "validTo"
  | "priceBreaks"
  | "leadTimeDays"
  | "leadTimeWeeks"
  | "category"
  | "kind"
  | "status"
  | "shelfLifeDays"
  | "components"
  | "substitutes"
  | "lots"
  | "maxStock"
  | "rounding"
  | "snoozedUntil"
  | "autopilot";

export const stockFields: Readonly<Record<StockField, Field>> = {
  sku: {
    title: "item (SKU)",
    value: "text",
    headings:
      "sku|item|item id|item code|item number|item no|article|article number|article no|article code|material|material number|part|part number|part no|product code|product id|product sku|stock code|code|internal reference|artikel|artikelnummer|artikel nr|artikel no|artikelcode|artnr|art nr|materialnummer|teilenummer|sachnummer|reference|ref|reference interne|code article|article ref|referencia|codigo|codigo de articulo|articulo|codice|codice articolo|articolo|codigo do produto|produto|referencia interna|matnr",
  },
  name: {
    title: "name",
    value: "text",
    headings:
      "name|item name|product name|description|item description|product description|title|material description|bezeichnung|artikelbezeichnung|beschreibung|artikelname|nom|designation|libelle|nombre|descripcion|omschrijving|naam|artikelomschrijving|descrizione|nome|descricao|kurztext|product|producto|produit|prodotto",
  },
  location: {
    title: "location",
    value: "text",
    headings:
      "location|warehouse|site|store|branch|location name|location id|warehouse name|warehouse code|inventory location|lager|lagerort|standort|werk|filiale|entrepot|magasin|emplacement|depot|almacen|ubicacion|deposito|tienda|magazijn|locatie|vestiging|magazzino|ubicazione|armazem|local|loja|plant",
  },
  onHand: {
    title: "on hand",
    value: "number",
    headings:
      "on hand|onhand|qty on hand|quantity on hand|stock on hand|soh|qoh|stock|in stock|stock level|current stock|stock qty|stock quantity|inventory|inventory quantity|quantity|qty|available stock|physical stock|bestand|lagerbestand|aktueller bestand|bestandsmenge|menge|ist bestand|en stock|quantite|quantite en stock|stock actuel|stock physique|existencias|cantidad|stock actual|cantidad en existencia|inventario|voorraad|voorraadstand|aantal|huidige voorraad|giacenza|quantita|disponibilita|esistenza|estoque|quantidade|quantidade em estoque|estoque atual|saldo",
  },
  committed: {
    title: "committed",
    value: "number",
    headings:
      "committed|allocated|reserved|qty allocated|qty committed|quantity committed|reserved quantity|on sales order|reserviert|zugeteilt|verplant|reserve|alloue|reservado|comprometido|asignado|gereserveerd|toegewezen|impegnato|riservato|alocado|outgoing",
  },
  backordered: {
    title: "backordered",
    value: "number",
    headings:
      "backordered|backorder|back ordered|back order|qty backordered|quantity backordered|rueckstand|ruckstand|lieferruckstand|en souffrance|reliquat|pendiente de entrega|pendiente de servir|naleverin|backorders|inevaso|arretrato|pendente de entrega",
  },
  onOrder: {
    title: "on order",
    value: "number",
    headings:
      "on order|onorder|qty on order|quantity on order|on purchase order|on po|ordered|open purchase orders|open po qty|incoming|bestellt|bestellte menge|offene bestellungen|offene bestellmenge|en commande|commande en cours|quantite commandee|en pedido|pedido pendiente|pendiente de recibir|in bestelling|besteld|in ordine|ordinato|em pedido|em encomenda",
  },
  inTransit: {
    title: "in transit",
    value: "number",
    headings:
      "in transit|intransit|qty in transit|transit|unterwegs|in zulauf|transitbestand|en transit|en transito|onderweg|in transito|em transito",
  },
  reorderPoint: {
    title: "reorder point",
    value: "number",
    headings:
      "reorder point|reorder level|min|minimum|min stock|minimum stock|min qty on hand|min level|minimum level|min stock level|minimum stock level|min reorder point|reorder at|reorder threshold|low stock threshold|low stock amount|rop|re order point|re order level|order point|meldebestand|mindestbestand|bestellpunkt|minimalbestand|seuil de reapprovisionnement|point de commande|seuil de commande|stock minimum|stock mini|seuil d alerte|stock minimo|punto de pedido|punto de reorden|minimo|minimumvoorraad|bestelpunt|bestelniveau|minimale voorraad|scorta minima|punto di riordino|livello di riordino|estoque minimo|ponto de pedido|ponto de encomenda|product min qty",
  },
  orderUpTo: {
    title: "order-up-to level",
    value: "number",
    headings:
      "max|maximum|max stock|maximum stock|max stock level|maximum stock level|max level|maximum level|order up to|order up to level|target stock|target level|preferred stock level|desired stock level|max quantity|maximum inventory|replenish to|hochstbestand|maximalbestand|sollbestand|zielbestand|stock maximum|stock maxi|niveau de recompletement|stock cible|stock maximo|maximo|nivel objetivo|maximumvoorraad|maximale voorraad|streefvoorraad|scorta massima|livello massimo|massimo|estoque maximo|product max qty",
  },
  orderQuantity: {
    title: "order quantity",
    value: "number",
    headings:
      "order quantity|order qty|reorder quantity|reorder qty|fixed order quantity|replenishment quantity|eoq|lot size|bestellmenge|nachbestellmenge|losgrosse|quantite de commande|quantite a commander|cantidad de pedido|cantidad a pedir|lote de pedido|bestelhoeveelheid|quantita di riordino|lotto di riordino|quantidade de encomenda|lote de compra",
  },
  parLevel: {
    title: "par level",
    value: "number",
    headings: "par|par level|par stock|par value|par qty",
  },
  coverDays: {
    title: "days of cover",
    value: "number",
    headings:
      "days of cover|cover days|target days of cover|days of stock|target days|coverage days|reichweite|zielreichweite|reichweite in tagen|jours de couverture|couverture|dias de cobertura|cobertura|dekkingsdagen|giorni di copertura|copertura",
  },
  safetyDays: {
    title: "safety days",
    value: "number",
    headings:
      "safety days|safety stock days|buffer days|sicherheitstage|jours de securite|dias de seguridad|veiligheidsdagen|giorni di sicurezza|dias de seguranca",
  },
  dailyDemand: {
    title: "daily demand",
    value: "number",
    headings:
      "daily demand|demand per day|avg daily demand|average daily demand|average daily sales|avg daily sales|daily usage|average daily usage|daily sales|sales per day|usage per day|tagesbedarf|tagesverbrauch|verbrauch pro tag|demande journaliere|ventes par jour|consommation journaliere|demanda diaria|consumo diario|ventas diarias|dagverbruik|verkoop per dag|domanda giornaliera|consumo giornaliero",
  },
  reviewDays: {
    title: "review period in days",
    value: "number",
    headings:
      "review days|review period|review interval|review cycle|prufintervall|uberprufungszeitraum|periode de revue|periodo de revision|reviewperiode|periodo di revisione|periodo de revisao",
  },
  supplier: {
    title: "supplier",
    value: "text",
    headings:
      "supplier|supplier name|supplier id|supplier code|vendor|vendor name|vendor id|vendor code|preferred supplier|preferred vendor|default supplier|main supplier|lieferant|lieferantenname|lieferantennummer|hauptlieferant|kreditor|fournisseur|nom fournisseur|code fournisseur|proveedor|nombre proveedor|leverancier|leveranciersnaam|fornitore|fornecedor",
  },
  supplierSku: {
    title: "supplier's item number",
    value: "text",
    headings:
      "supplier sku|supplier item|supplier item code|supplier item number|supplier part number|supplier part no|supplier product code|supplier code for item|vendor sku|vendor item|vendor item number|vendor part number|vendor part no|vendor part|supplier part|supplier item no|vendor item no|vendor product code|mpn|manufacturer part number|lieferantenartikelnummer|lieferanten artikelnummer|lieferanten artikel nr|reference fournisseur|ref fournisseur|referencia proveedor|referencia del proveedor|artikelnummer leverancier|bestelnummer|codice fornitore|codice articolo fornitore|referencia do fornecedor",
  },
  supplierEmail: {
    title: "supplier's e-mail",
    value: "text",
    headings:
      "supplier email|supplier e mail|vendor email|vendor e mail|order email|purchase email|email|e mail|mail|lieferanten e mail|lieferant e mail|lieferant email|bestell e mail|email fournisseur|courriel fournisseur|courriel|email proveedor|correo|correo proveedor|email leverancier|email fornitore|email fornecedor",
  },
  purchaseUnit: {
    title: "purchase unit",
    value: "text",
    headings:
      "purchase unit|purchase uom|purchasing unit|buying unit|order unit|vendor uom|uom purchase|einkaufseinheit|bestelleinheit|bestellmengeneinheit|unite d achat|unidad de compra|inkoopeenheid|besteleenheid|unita di acquisto|unita d acquisto|unidade de compra",
  },
  ratio: {
    title: "base units per purchase unit",
    value: "text",
    headings:
      "units per purchase unit|units per pack|units per case|pack size|case size|case pack|conversion|conversion factor|pack quantity|pack qty|qty per pack|qty per case|ratio|inhalt|verpackungseinheit|gebindegrosse|ve|umrechnungsfaktor|umrechnung|stuck pro ve|conditionnement|unites par colis|colisage|unidades por caja|unidades por paquete|factor de conversion|verpakkingseenheid|stuks per verpakking|omrekenfactor|pezzi per confezione|confezione|fattore di conversione|unidades por embalagem|fator de conversao",
  },
  unit: {
    title: "base unit",
    value: "text",
    headings:
      "unit|uom|base unit|base uom|stock unit|unit of measure|stocking unit|einheit|basiseinheit|basismengeneinheit|mengeneinheit|me|unite|unite de stock|unite de base|unidad|unidad base|unidad de medida|eenheid|basiseenheid|unita|unita di misura|um|unidade|unidade de medida|units",
  },
  minimumQuantity: {
    title: "minimum order quantity",
    value: "number",
    headings:
      "moq|min order|minimum order|minimum order quantity|minimum order qty|min order qty|min order quantity|moq units|minimum quantity|min qty|mindestbestellmenge|mindestmenge|mindestabnahme|quantite minimum|quantite minimale|quantite minimale de commande|minimum de commande|cantidad minima|pedido minimo|cantidad minima de pedido|minimale bestelhoeveelheid|minimale afname|quantita minima|quantita minima d ordine|ordine minimo|quantidade minima|encomenda minima",
  },
  multiple: {
    title: "order multiple",
    value: "number",
    headings:
      "multiple|order multiple|order in multiples of|multiples|qty multiple|rounding value|lot multiple|bestellvielfaches|vielfaches|rundungswert|multiple de commande|multiplo|multiplo de pedido|veelvoud|bestelveelvoud|afrondingswaarde|multiplo d ordine|multiplo de encomenda",
  },
  price: {
    title: "purchase price",
    value: "number",
    headings:
      "price|unit price|cost|unit cost|purchase price|cost price|supplier price|vendor price|last price|buying price|purchase cost|preis|einkaufspreis|ek|ek preis|stuckpreis|einstandspreis|prix|prix unitaire|prix d achat|cout|cout unitaire|precio|precio unitario|precio de compra|costo|coste|prijs|inkoopprijs|stukprijs|kostprijs|prezzo|prezzo unitario|prezzo di acquisto|prezzo d acquisto|preco|preco unitario|preco de compra|custo",
  },
  priceFrom: {
    title: "quantity that the price starts at",
    value: "number",
    headings:
      "price from quantity|from quantity|from qty|quantity from|qty from|break quantity|price break quantity|ab menge|staffelmenge|a partir de quantite|a partir de cantidad|vanaf aantal|da quantita|a partir da quantidade",
  },
  priceUnit: {
    title: "price unit",
    value: "text",
    headings:
      "price unit|price per|per|price basis|preiseinheit|preis pro|pe|unite de prix|base de prix|unidad de precio|prijseenheid|prijs per|unita di prezzo|unidade de preco",
  },
  currency: {
    title: "currency",
    value: "text",
    headings:
      "currency|currency code|curr|ccy|price currency|wahrung|devise|monnaie|moneda|divisa|valuta|munt|moeda",
  },
  validFrom: {
    title: "price valid from",
    value: "day",
    headings:
      "valid from|price valid from|price from|price start|effective from|gultig ab|gultig von|valable du|valable a partir du|valido desde|valido dal|geldig vanaf|geldig van|valido de",
  },
  validTo: {
    title: "price valid to",
    value: "day",
    headings:
      "valid to|valid until|price valid to|price valid until|price end|price expires|gultig bis|valable jusqu au|valable au|valido hasta|valido fino al|geldig tot|valido ate",
  },
  priceBreaks: {
    title: "price breaks",
    value: "text",
    headings:
      "price breaks|quantity prices|quantity breaks|tier prices|volume prices|staffelpreise|staffel|prix degressifs|paliers de prix|precios por volumen|staffelprijzen|prezzi a scaglioni|precos por quantidade",
  },
  leadTimeDays: {
    title: "lead time in days",
    value: "number",
    headings:
      "lead time|lead time days|leadtime|leadtime days|lt days|delivery time|delivery time days|delivery days|supplier lead time|vendor lead time|replenishment lead time|lieferzeit|lieferzeit tage|wiederbeschaffungszeit|planlieferzeit|delai|delai de livraison|delai jours|delai fournisseur|plazo|plazo de entrega|tiempo de entrega|dias de entrega|levertijd|levertijd dagen|leveringstermijn|tempo di consegna|lead time giorni|giorni di consegna|prazo de entrega|prazo|tempo de entrega",
  },
  leadTimeWeeks: {
    title: "lead time in weeks",
    value: "number",
    headings:
      "lead time weeks|delivery time weeks|lieferzeit wochen|delai semaines|plazo semanas|levertijd weken|tempo di consegna settimane|prazo semanas",
  },
  category: {
    title: "category",
    value: "text",
    headings:
      "category|product category|item category|item group|product group|group|department|product type|kategorie|warengruppe|artikelgruppe|materialgruppe|categorie|famille|groupe|categoria|familia|grupo|artikelgroep|groep|gruppo|famiglia",
  },
  kind: {
    title: "kind of item",
    value: "text",
    headings:
      "kind|item kind|item type|type|material type|artikelart|materialart|art|type d article|tipo|tipo de articulo|artikeltype|tipo articolo|tipo de produto",
  },
  status: {
    title: "status",
    value: "text",
    headings:
      "status|item status|product status|state|lifecycle|active|is active|artikelstatus|statut|etat|actif|estado|activo|actief|stato|attivo|situacao|ativo|aktiv",
  },
  shelfLifeDays: {
    title: "shelf life in days",
    value: "number",
    headings:
      "shelf life|shelf life days|haltbarkeit|haltbarkeit tage|mindesthaltbarkeit|duree de conservation|duree de vie|vida util|caducidad dias|houdbaarheid|durata|shelf life giorni|validade dias|vida util dias",
  },
  components: {
    title: "kit components",
    value: "text",
    headings:
      "components|kit components|bundle components|bom|stuckliste|komponenten|composants|nomenclature|componentes|componenten|componenti",
  },
  substitutes: {
    title: "substitutes",
    value: "text",
    headings:
      "substitutes|substitute|alternatives|alternative items|replacement items|ersatzartikel|alternativartikel|substituts|articles de remplacement|sustitutos|vervangende artikelen|sostituti|substitutos",
  },
  lots: {
    title: "lots",
    value: "text",
    headings: "lots|batches|lot expiry|expiry lots|chargen|lots et peremption|lotes|partijen|lotti",
  },
  maxStock: {
    title: "most stock that may be held",
    value: "number",
    headings:
      "storage limit|storage capacity|capacity|shelf capacity|bin capacity|stock limit|never hold more than|lagerkapazitat|capacite|capacite de stockage|capacidad|capaciteit|capienza|capacita|capacidade",
  },
  rounding: {
    title: "rounding to the multiple",
    value: "text",
    headings:
      "rounding|rounding mode|rundung|rundungsmodus|arrondi|redondeo|afronding|arrotondamento|arredondamento",
  },
  snoozedUntil: {
    title: "snoozed until",
    value: "day",
    headings:
      "snoozed until|snooze|snooze until|pause until|paused until|pausiert bis|en pause jusqu au|pausado hasta|gepauzeerd tot|in pausa fino al|pausado ate",
  },
  autopilot: {
    title: "reordering on or off",
    value: "text",
    headings:
      "autopilot|reorder|auto reorder|reordering|replenish|replenishment|reorder enabled|nachbestellen|reapprovisionner|reponer|bijbestellen|riordinare|repor",
  },
};

export type SupplierField =
  | "id"
  | "name"
  | "email"
  | "copyTo"
  | "currency"
  | "language"
  | "template"
  | "timeZone"
  | "paymentTerms"
  | "deliveryTerms"
  | "accountNumber"
  | "address"
  | "minimumValue"
  | "belowMinimum"
  | "smallOrderFee"
  | "workingDays"
  | "orderDays"
  | "deliveryDays"
  | "cutOff"
  | "holidays"
  | "country"
  | "status"
  | "shortDelivery"
  | "overDeliveryPercent";

export const supplierFields: Readonly<Record<SupplierField, Field>> = {
  id: {
    title: "supplier",
    value: "text",
    headings:
      "id|supplier id|supplier code|supplier|vendor id|vendor code|vendor|code|lieferantennummer|lieferant|kreditor|fournisseur|code fournisseur|proveedor|leverancier|leveranciersnummer|fornitore|fornecedor",
  },
  name: {
    title: "name",
    value: "text",
    headings:
      "name|supplier name|vendor name|company|company name|lieferantenname|firma|nom|nom fournisseur|raison sociale|nombre|nombre proveedor|naam|leveranciersnaam|nome|ragione sociale|razao social",
  },
  email: {
    title: "e-mail",
    value: "text",
    headings:
      "email|e mail|mail|order email|email address|supplier email|vendor email|orders to|courriel|correo|correo electronico|e mail adresse|mailadresse",
  },
  copyTo: {
    title: "copies to",
    value: "text",
    headings: "copy to|cc|copy|email cc|kopie|kopie an|copie|copia|copia a|kopie aan",
  },
  currency: { title: "currency", value: "text", headings: stockFields.currency.headings },
  language: {
    title: "language",
    value: "text",
    headings: "language|lang|locale|sprache|langue|idioma|taal|lingua",
  },
  template: {
    title: "mail template",
    value: "text",
    headings: "template|mail template|vorlage|modele|plantilla|sjabloon|modello",
  },
  timeZone: {
    title: "time zone",
    value: "text",
    headings:
      "time zone|timezone|tz|zeitzone|fuseau horaire|zona horaria|tijdzone|fuso orario|fuso horario",
  },
  paymentTerms: {
    title: "payment terms",
    value: "text",
    headings:
      "payment terms|terms|zahlungsbedingungen|zahlungsziel|conditions de paiement|condiciones de pago|betalingsvoorwaarden|condizioni di pagamento|condicoes de pagamento",
  },
  deliveryTerms: {
    title: "delivery terms",
    value: "text",
    headings:
      "delivery terms|incoterms|incoterm|shipping terms|lieferbedingungen|conditions de livraison|condiciones de entrega|leveringsvoorwaarden|condizioni di consegna|condicoes de entrega",
  },
  accountNumber: {
    title: "our number there",
    value: "text",
    headings:
      "account number|account no|customer number|our account|customer no|kundennummer|numero client|numero de cliente|klantnummer|codice cliente|numero de cliente",
  },
  address: {
    title: "address",
    value: "text",
    headings: "address|postal address|adresse|anschrift|direccion|adres|indirizzo|endereco",
  },
  minimumValue: {
    title: "minimum order value",
    value: "number",
    headings:
      "minimum order value|min order value|mov|minimum|minimum order|order minimum|minimum value|mindestbestellwert|minimum de commande|montant minimum|pedido minimo|importe minimo|minimale orderwaarde|minimum orderwaarde|ordine minimo|importo minimo|valor minimo",
  },
  belowMinimum: {
    title: "below the minimum",
    value: "text",
    headings:
      "below minimum|below the minimum|minimum rule|unter mindestbestellwert|sous le minimum|bajo el minimo|onder minimum|sotto il minimo|abaixo do minimo",
  },
  smallOrderFee: {
    title: "small-order fee",
    value: "number",
    headings:
      "small order fee|surcharge|minimum fee|mindermengenzuschlag|frais petite commande|recargo|kleineordertoeslag|supplemento|taxa de pequena encomenda",
  },
  workingDays: {
    title: "working days",
    value: "text",
    headings:
      "working days|work days|business days|arbeitstage|jours ouvres|dias laborables|werkdagen|giorni lavorativi|dias uteis",
  },
  orderDays: {
    title: "order days",
    value: "text",
    headings:
      "order days|ordering days|bestelltage|jours de commande|dias de pedido|besteldagen|giorni d ordine|dias de encomenda",
  },
  deliveryDays: {
    title: "delivery days",
    value: "text",
    headings:
      "delivery days|delivers on|liefertage|jours de livraison|dias de entrega|leverdagen|giorni di consegna",
  },
  cutOff: {
    title: "cut-off time",
    value: "text",
    headings:
      "cut off|cutoff|cut off time|order by|bestellschluss|annahmeschluss|heure limite|hora limite|besteltijd|uiterste besteltijd|orario limite",
  },
  holidays: {
    title: "holidays",
    value: "text",
    headings:
      "holidays|closed days|closed on|shutdown days|feiertage|betriebsferien|jours feries|fermetures|festivos|vacaciones|feestdagen|festivita|chiusure|feriados",
  },
  country: {
    title: "country of its holidays",
    value: "text",
    headings:
      "country|country code|holiday country|holiday calendar|country of origin|land|landercode|landkurzel|pays|code pays|pais|codigo de pais|landcode|paese|codice paese",
  },
  status: {
    title: "status",
    value: "text",
    headings: "status|supplier status|vendor status|active|statut|estado|stato|aktiv|situacao",
  },
  shortDelivery: {
    title: "short delivery",
    value: "text",
    headings:
      "short delivery|short deliveries|rest of order|unterlieferung|livraison partielle|entrega parcial|deellevering|consegna parziale",
  },
  overDeliveryPercent: {
    title: "accepted over-delivery in percent",
    value: "number",
    headings:
      "over delivery|over delivery percent|over delivery tolerance|uberlieferung|surlivraison|sobreentrega|overlevering|tolleranza",
  },
};

const ofPrices = [
  "sku",
  "supplier",
  "supplierSku",
  "supplierEmail",
  "purchaseUnit",
  "ratio",
  "minimumQuantity",
  "multiple",
  "price",
  "priceFrom",
  "priceUnit",
  "currency",
  "validFrom",
  "validTo",
  "priceBreaks",
  "leadTimeDays",
  "leadTimeWeeks",
] as const satisfies readonly StockField[];

/** The fields of a price list, where one row is one supplier's price for one item. */
export const priceFields: Readonly<Record<StockField, Field>> = Object.fromEntries(
  ofPrices.map((field) => [field, stockFields[field]]),
) as Record<StockField, Field>;
