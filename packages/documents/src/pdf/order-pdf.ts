import type { DocumentLine, Fact, OrderDocument } from "../document.ts";
import { fill } from "../template.ts";
import type { Block, Ink, Paper } from "./paper.ts";
import { heightOf } from "./paper.ts";

const ink = "#1b2430";
const dim = "#5b6673";
const accent = "#1f4b7a";
const ruleColor = "#c9d1da";
const hairline = "#e3e8ed";
const band = "#eef2f6";
const copyBand = "#fff3cd";
const copyInk = "#6b4e00";

const body: Ink = { size: 9, color: ink };
const strong: Ink = { size: 9, weight: "bold", color: ink };
const small: Ink = { size: 8, color: dim };
const smallStrong: Ink = { size: 8, weight: "bold", color: dim };

const margin = 46;
const top = 42;
const footer = 58;
const gap = 10;
const rowPadding = 9;

interface Column {
  readonly heading: readonly string[];
  readonly x: number;
  readonly width: number;
  readonly align: "left" | "right";
}

/** Lays an order out on as many pages as it needs. */
export function layOrder(paper: Paper, document: OrderDocument): void {
  const width = paper.width - 2 * margin;
  const bottom = paper.height - footer;
  let y = layHead(paper, document, width);

  const columns = columnsOf(paper, document, width);
  const newPage = (): void => {
    paper.addPage();
    y = layRunningHead(paper, document, width);
  };
  const need = (height: number): void => {
    if (y + height > bottom) newPage();
  };
  const headings = (): void => {
    y = layHeadings(paper, columns, y, width);
  };

  need(80);
  headings();
  for (const line of document.lines) {
    let cells = cellsOf(paper, line, document, columns);
    // A row moves to the next page whole, unless it is longer than a page.
    for (let height = rowHeight(cells), fresh = false; y + height > bottom; fresh = true) {
      if (fresh) {
        const parts = cells.map((cell) => cut(cell, bottom - y - rowPadding));
        layRow(
          paper,
          columns,
          parts.map(([head]) => head),
          y,
        );
        cells = parts.map(([, rest]) => rest);
        height = rowHeight(cells);
      }
      newPage();
      headings();
    }
    y = layRow(paper, columns, cells, y);
    paper.rule(margin, y, width, hairline);
  }

  need(64);
  y = layTotal(paper, document, y + 8, width);
  for (const { label, value } of document.terms) flow([value], label);
  if (document.note.length > 0) flow(document.note, document.labels.note);
  layEveryPage(paper, document, width);

  function flow(texts: readonly string[], label: string): void {
    const heading = paper.block([label], width, smallStrong);
    const { lines } = paper.block(texts, width, body);
    need(heightOf(heading) + 2 * heightOf({ lines: lines.slice(0, 1), ink: body }));
    y = paper.draw(heading, { x: margin, y: y + 2, width });
    for (const line of lines) {
      const one = { lines: [line], ink: body };
      need(heightOf(one));
      y = paper.draw(one, { x: margin, y, width });
    }
    y += 7;
  }
}

function layHead(paper: Paper, document: OrderDocument, width: number): number {
  const { labels } = document;
  let y = top;
  if (document.copy) {
    const notice = paper.block([labels.copyNotice], width - 20, { ...strong, color: copyInk });
    const height = heightOf(notice) + 12;
    paper.box(margin, y, width, height, copyBand);
    paper.draw(notice, { x: margin + 10, y: y + 6, width: width - 20 });
    y += height + 16;
  }
  const half = (width - 24) / 2;
  const right = { x: margin + half + 24, width: half };
  const [name = "", ...address] = document.buyer;
  const buyer = stack(
    limit(paper.block([name], half, { size: 13, weight: "bold", color: ink }), 3),
    limit(paper.block(address, half, { size: 8.5, color: dim }), 12),
  );
  const title = stack(
    paper.block([labels.purchaseOrder], half, { size: 20, weight: "bold", color: accent }),
    limit(paper.block([document.reference], half, { size: 11, weight: "bold", color: ink }), 3),
  );
  const buyerEnd = drawStack(paper, buyer, { x: margin, y, width: half, align: "left" });
  const titleEnd = drawStack(paper, title, { ...right, y, align: "right" });
  y = Math.max(buyerEnd, titleEnd) + 14;
  paper.rule(margin, y, width, accent);
  y += 14;

  const third = (width - 2 * 18) / 3;
  const parties = [
    partyStack(paper, labels.supplier, document.supplier, third),
    partyStack(paper, labels.shipTo, document.shipTo, third),
  ];
  const ends = parties.map((cell, index) =>
    drawStack(paper, cell, { x: margin + index * (third + 18), y, width: third, align: "left" }),
  );
  const factsEnd = layFacts(paper, document.facts, margin + 2 * (third + 18), y, third);
  return Math.max(...ends, factsEnd) + 18;
}

function partyStack(
  paper: Paper,
  label: string,
  [name = "", ...rest]: readonly string[],
  width: number,
): Block[] {
  return stack(
    paper.block([label], width, smallStrong),
    limit(paper.block([name], width, strong), 4),
    limit(paper.block(rest, width, body), 12),
  );
}

function layFacts(
  paper: Paper,
  facts: readonly Fact[],
  x: number,
  y: number,
  width: number,
): number {
  return facts.reduce((at, { label, value }) => {
    const heading = paper.draw(paper.block([label], width, smallStrong), { x, y: at, width });
    return paper.draw(limit(paper.block([value], width, body), 3), { x, y: heading, width }) + 3;
  }, y);
}

function layRunningHead(paper: Paper, document: OrderDocument, width: number): number {
  const { labels, copy } = document;
  const left = `${labels.purchaseOrder} ${document.reference}`;
  const block = limit(paper.block([left], width * 0.6, smallStrong), 2);
  const end = paper.draw(block, { x: margin, y: top, width });
  const [name = ""] = document.buyer;
  const asideInk = copy ? { ...small, color: copyInk } : small;
  const aside = limit(paper.block([copy ? labels.copyNotice : name], width * 0.38, asideInk), 2);
  const asideEnd = paper.draw(aside, {
    x: margin + width * 0.62,
    y: top,
    width: width * 0.38,
    align: "right",
  });
  return Math.max(end, asideEnd) + 10;
}

/** The figures get the width they need, the description what is left. */
function columnsOf(paper: Paper, document: OrderDocument, width: number): Column[] {
  const { labels, lines, currency } = document;
  const fit = (
    texts: readonly string[],
    headings: readonly string[],
    least: number,
    most: number,
  ): number => {
    const widest = [
      ...texts.map((text) => paper.widthOf(text, body)),
      ...headings.map((heading) => paper.widthOf(heading, smallStrong)),
    ].reduce((wide, each) => Math.max(wide, each), 0);
    return Math.min(most, Math.max(least, Math.ceil(widest) + 1));
  };
  const codes = [labels.supplierSku, labels.item];
  const price = [labels.price, `(${currency})`];
  const amount = [labels.amount, `(${currency})`];
  const widths = [
    fit(
      lines.map((line) => line.number),
      [labels.line],
      18,
      40,
    ),
    fit(
      lines.flatMap((line) => [line.supplierSku ?? "", line.item]),
      codes,
      64,
      100,
    ),
    0,
    fit(
      lines.map((line) => line.quantity),
      [labels.quantity],
      44,
      84,
    ),
    fit(
      lines.map((line) => line.price),
      price,
      44,
      84,
    ),
    fit(
      lines.map((line) => line.amount),
      amount,
      50,
      108,
    ),
  ];
  widths[2] = width - 8 - widths.reduce((sum, each) => sum + each, 0) - 5 * gap;
  const headingsOf = [[labels.line], codes, [labels.name], [labels.quantity], price, amount];
  let x = margin + 4;
  return widths.map((each, index) => {
    const column: Column = {
      heading: headingsOf[index] ?? [],
      x,
      width: each,
      align: index > 2 ? "right" : "left",
    };
    x += each + gap;
    return column;
  });
}

function layHeadings(paper: Paper, columns: readonly Column[], y: number, width: number): number {
  const blocks = columns.map(({ heading, width: each }) =>
    limit(paper.block(heading, each, smallStrong), 4),
  );
  const height = Math.max(...blocks.map(heightOf)) + 10;
  paper.box(margin, y, width, height, band);
  blocks.forEach((block, index) => {
    const column = columns[index];
    if (column !== undefined) paper.draw(block, { ...column, y: y + 5 });
  });
  paper.rule(margin, y + height, width, ruleColor);
  return y + height;
}

function cellsOf(
  paper: Paper,
  line: DocumentLine,
  { labels }: OrderDocument,
  columns: readonly Column[],
): Block[][] {
  const [number = 0, codes = 0, name = 0, quantity = 0, price = 0, amount = 0] = columns.map(
    (column) => column.width,
  );
  const expected =
    line.expectedDay === undefined ? [] : [`${labels.expectedDay} ${line.expectedDay}`];
  return [
    stack(paper.block([line.number], number, { ...body, color: dim })),
    stack(
      paper.block(line.supplierSku === undefined ? ["–"] : [line.supplierSku], codes, body),
      paper.block([line.item], codes, small),
    ),
    stack(paper.block([line.name], name, body), paper.block(expected, name, small)),
    stack(paper.block([line.quantity], quantity, body)),
    stack(paper.block([line.price], price, body)),
    stack(paper.block([line.amount], amount, body)),
  ];
}

function layRow(
  paper: Paper,
  columns: readonly Column[],
  cells: readonly (readonly Block[])[],
  y: number,
): number {
  const ends = cells.map((cell, index) => {
    const column = columns[index];
    return column === undefined ? y : drawStack(paper, cell, { ...column, y: y + 4 });
  });
  return Math.max(...ends) + 5;
}

function layTotal(paper: Paper, document: OrderDocument, y: number, width: number): number {
  const total: Ink = { size: 12, weight: "bold", color: ink };
  const text = `${document.labels.total}  ${document.total}`;
  const block = paper.block([text], width - 8, total);
  const count = paper.block([document.lineCount], width / 3, small);
  paper.draw(count, { x: margin + 4, y: y + 3, width: width / 3 });
  const end = paper.draw(block, { x: margin, y, width: width - 4, align: "right" });
  paper.rule(margin, end + 6, width, ruleColor);
  return end + 18;
}

function layEveryPage(paper: Paper, document: OrderDocument, width: number): void {
  const { labels } = document;
  const y = paper.height - footer + 20;
  const [name = ""] = document.buyer;
  paper.eachPage((page, pages) => {
    const numbers = { page: String(page), pages: String(pages) };
    const left = [
      ...(document.copy ? [labels.copy.toUpperCase()] : []),
      name,
      document.reference,
    ].join(" · ");
    paper.rule(margin, y - 6, width, hairline);
    const one = paper.block([left], width - 110, small);
    paper.draw(limit(one, 1), { x: margin, y, width });
    paper.draw(paper.block([fill(labels.page, numbers)], 110, small), {
      x: margin + width - 110,
      y,
      width: 110,
      align: "right",
    });
  });
}

function rowHeight(cells: readonly (readonly Block[])[]): number {
  return Math.max(...cells.map(stackHeight)) + rowPadding;
}

/** The first lines of a block: what stands at the head of a page must leave room for the lines of the order. */
function limit(block: Block, count: number): Block {
  return { ...block, lines: block.lines.slice(0, count) };
}

function stack(...blocks: readonly Block[]): Block[] {
  return blocks.filter(({ lines }) => lines.length > 0);
}

function stackHeight(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + heightOf(block), 0);
}

function drawStack(
  paper: Paper,
  blocks: readonly Block[],
  at: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly align: "left" | "right";
  },
): number {
  return blocks.reduce((y, block) => paper.draw(block, { ...at, y }), at.y);
}

/** Divides a cell into what fits into `height` and the rest. */
function cut(blocks: readonly Block[], height: number): [Block[], Block[]] {
  const head: Block[] = [];
  const rest: Block[] = [];
  let free = height;
  for (const block of blocks) {
    const lineHeight = heightOf({ ...block, lines: block.lines.slice(0, 1) });
    const count = rest.length > 0 ? 0 : Math.min(block.lines.length, Math.floor(free / lineHeight));
    free -= count * lineHeight;
    if (count > 0) head.push({ ...block, lines: block.lines.slice(0, count) });
    if (count < block.lines.length) rest.push({ ...block, lines: block.lines.slice(count) });
  }
  return [head, rest];
}
