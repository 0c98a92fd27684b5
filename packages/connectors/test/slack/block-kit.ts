/** Published limits of Block Kit (docs.slack.dev/reference/block-kit, and @slack/types), as far as our blocks go. */
interface Text {
  readonly type: string;
  readonly text: string;
}

interface Element {
  readonly type: string;
  readonly text?: Text;
  readonly value?: string;
  readonly style?: string;
  readonly action_id?: string;
  readonly confirm?: Record<"title" | "text" | "confirm" | "deny", Text>;
}

interface Block extends Record<string, unknown> {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
  readonly elements?: readonly (Element & Text)[];
  readonly accessory?: Element;
  readonly label?: Text;
  readonly element?: Element & { readonly initial_value?: string };
}

/** What Slack would refuse as `invalid_blocks`, one sentence each. */
export function blockFaults(blocks: readonly unknown[]): string[] {
  const faults: string[] = [];
  const wrong = (sentence: string): void => void faults.push(sentence);
  const text = (value: Text | undefined, atMost: number, where: string, kind?: string): void => {
    if (value === undefined || value.text === "") wrong(`${where} is empty`);
    else if (value.text.length > atMost) wrong(`${where} has ${value.text.length} characters`);
    if (kind !== undefined && value?.type !== kind) wrong(`${where} is not ${kind}`);
  };
  const button = (element: Element, where: string): void => {
    text(element.text, 75, `${where} text`, "plain_text");
    if ((element.value ?? "").length > 2000) wrong(`${where} value is too long`);
    if (element.style !== undefined && !["primary", "danger"].includes(element.style))
      wrong(`${where} has style ${element.style}`);
    if (element.confirm === undefined) return;
    text(element.confirm.title, 100, `${where} confirm title`, "plain_text");
    text(element.confirm.text, 300, `${where} confirm text`);
    text(element.confirm.confirm, 30, `${where} confirm button`, "plain_text");
    text(element.confirm.deny, 30, `${where} deny button`, "plain_text");
  };
  if (blocks.length > 50) wrong(`${blocks.length} blocks`);
  for (const [at, block] of (blocks as readonly Block[]).entries()) {
    const where = `block ${at} (${block.type})`;
    switch (block.type) {
      case "header":
        text(block.text, 150, where, "plain_text");
        break;
      case "section":
        if (block.text === undefined && block.fields === undefined) wrong(`${where} is empty`);
        if (block.text !== undefined) text(block.text, 3000, where);
        if ((block.fields ?? []).length > 10) wrong(`${where} has too many fields`);
        for (const field of block.fields ?? []) text(field, 2000, `${where} field`);
        if (block.accessory !== undefined) button(block.accessory, where);
        break;
      case "context":
        if ((block.elements ?? []).length > 10) wrong(`${where} has too many elements`);
        for (const element of block.elements ?? []) text(element, 3000, where);
        break;
      case "actions":
        if ((block.elements ?? []).length > 25) wrong(`${where} has too many elements`);
        for (const element of block.elements ?? []) button(element, where);
        break;
      case "input":
        text(block.label, 2000, `${where} label`, "plain_text");
        if ((block.element?.initial_value ?? "").length > 3000) wrong(`${where} starts too long`);
        break;
      default:
        wrong(`${where} is of no kind that is known`);
    }
  }
  return faults;
}
