import { normaliseHeading } from "./guess.ts";

/** Where an order is, as its row says. */
export type OrderStatusWord =
  | "draft"
  | "ordered"
  | "sending"
  | "sent"
  | "confirmed"
  | "partly-received"
  | "received"
  | "closed"
  | "cancelled";

/** The first word of each is what we write. */
const words: Readonly<Record<OrderStatusWord, string>> = {
  draft:
    "Draft|planned|proposed|to order|pending approval|waiting|on hold|entwurf|geplant|brouillon|borrador|concept|bozza|rascunho",
  ordered:
    "Ordered|open|placed|new|submitted|issued|approved|bestellt|offen|commande|ouvert|pedido",
  sending: "Sending",
  sent: "Sent|mailed|emailed|e mailed|gesendet|verschickt|envoye|enviado|verzonden|inviato",
  confirmed:
    "Confirmed|acknowledged|accepted|bestatigt|confirme|confirmado|bevestigd|confermato|aceito",
  "partly-received":
    "Partly received|partially received|partial|in part|teilweise erhalten|teilgeliefert|recu en partie|parcial|deels ontvangen|parziale",
  received:
    "Received|delivered|complete|completed|fully received|erhalten|geliefert|recu|livre|recibido|ontvangen|ricevuto|recebido",
  closed: "Closed|done|finished|geschlossen|erledigt|cloture|cerrado|gesloten|chiuso|fechado",
  cancelled:
    "Cancelled|canceled|called off|void|voided|rejected|storniert|abgesagt|annule|anulado|cancelado|geannuleerd|annullato",
};

const known = new Map(
  (Object.keys(words) as OrderStatusWord[]).flatMap((status) =>
    words[status].split("|").map((word) => [normaliseHeading(word), status] as const),
  ),
);

/** A row whose status nobody knows is an order that is open; so is one without any. */
export function readOrderStatus(cell: string): OrderStatusWord {
  return known.get(normaliseHeading(cell)) ?? "ordered";
}

export function orderStatusText(status: OrderStatusWord): string {
  return words[status].split("|")[0] ?? status;
}
