import type { Json } from "../lib/json.ts";
import { line } from "../lib/words.ts";
import { type OrderCard, plain } from "./messages.ts";

export const dialogs = { edit: "parstock.edit", reject: "parstock.reject" } as const;

/** More lines are edited in the dashboard: a dialog has 100 blocks, and nobody scrolls through them. */
const linesMax = 40;

/** Asks why an order is rejected; others read it in its timeline. */
export function rejectDialog(card: OrderCard): Json {
  return dialog(dialogs.reject, "Reject an order", "Reject", card, [
    input("reason", "Why?", { type: "plain_text_input", action_id: "text", max_length: 300 }),
  ]);
}

/** One field for the quantity of each line, numbered as the order numbers them. */
export function editDialog(card: OrderCard): Json {
  return dialog(dialogs.edit, "Edit quantities", "Save", card, [
    ...card.lines.slice(0, linesMax).map((entry) =>
      input(`line.${entry.number}`, line(`${entry.item} ${entry.name} (${entry.unit})`, 150), {
        type: "plain_text_input",
        action_id: "text",
        initial_value: entry.quantity,
        max_length: 30,
      }),
    ),
    input("reason", "Why?", { type: "plain_text_input", action_id: "text", max_length: 300 }),
  ]);
}

function dialog(
  callback: string,
  title: string,
  submit: string,
  { reference, version, supplier }: OrderCard,
  blocks: readonly Json[],
): Json {
  return {
    type: "modal",
    callback_id: callback,
    private_metadata: JSON.stringify({ order: reference, version }),
    title: plain(line(title, 24)),
    submit: plain(submit),
    close: plain("Cancel"),
    blocks: [{ type: "section", text: plain(line(`${reference}, ${supplier}`, 300)) }, ...blocks],
  };
}

function input(block: string, label: string, element: Json): Json {
  return { type: "input", block_id: block, label: plain(label), element };
}
