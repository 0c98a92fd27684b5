/**
 * XML as far as business documents need it: elements, attributes and text. Written with every text escaped; read without
 * a DTD, so that nothing is fetched and no entity of a document is expanded.
 */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, that of children left out, blanks at both ends removed. */
  readonly text: string;
}

/** A piece of XML that is written already. */
export interface Xml {
  readonly xml: string;
}

type Content = string | Xml | undefined;

/** An element with its content in order; what is undefined is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: readonly Content[]
): Xml {
  const head = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(value)}"`]))
    .join("");
  const body = content
    .map((part) =>
      part === undefined ? "" : typeof part === "string" ? escapeXml(part) : part.xml,
    )
    .join("");
  return { xml: body === "" ? `<${name}${head}/>` : `<${name}${head}>${body}</${name}>` };
}

/** Pieces one after the other. */
export function joined(parts: readonly (Xml | undefined)[]): Xml {
  return { xml: parts.map((part) => part?.xml ?? "").join("") };
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** For text and attributes alike; what XML 1.0 cannot hold at all is dropped. */
export function escapeXml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF\uFFFE\uFFFF]/g, (found) =>
      found.length === 2 ? found : "",
    )
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[&<>"\n\t]/g, (found) => escapes[found] ?? found);
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE(?:[^"'[>]|"[^"]*"|'[^']*'|\[[\s\S]*?\]\s*(?=>))*>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:[^"'<>]|"[^"<]*"|'[^'<]*')*?)(\/?)>|([^<]+)/g;

interface Open {
  readonly tag: string;
  readonly element: XmlElement;
  readonly children: XmlElement[];
  readonly texts: string[];
}

/** The root element of a document, or null when the text is none: cut, crossed, empty, or a web page. */
export function parseXml(text: string): XmlElement | null {
  const top = opened("", "");
  const path: Open[] = [top];
  const plain = text.replace(/^\uFEFF/, "");
  let end = 0;
  for (const match of plain.matchAll(token)) {
    const [found, data, closing, tag, head = "", empty, words] = match;
    if (match.index !== end) return null;
    end += found.length;
    const here = path[path.length - 1] ?? top;
    if (data !== undefined) here.texts.push(data);
    else if (words !== undefined) here.texts.push(unescapeXml(words));
    else if (closing !== undefined) {
      if (here.tag !== closing || here === top) return null;
      finish(path);
    } else if (tag !== undefined) {
      path.push(opened(tag, head));
      if (empty === "/") finish(path);
    }
  }
  const [root, ...others] = top.children;
  return end === plain.length && path.length === 1 && others.length === 0 ? (root ?? null) : null;
}

function opened(tag: string, head: string): Open {
  const attributes: Record<string, string> = {};
  for (const [, name = "", double, single] of head.matchAll(
    /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    attributes[name] = unescapeXml(double ?? single ?? "");
  const children: XmlElement[] = [];
  const name = tag.replace(/^.*:/, "");
  return { tag, children, texts: [], element: { name, attributes, children, text: "" } };
}

function finish(path: Open[]): void {
  const done = path.pop();
  if (done === undefined) return;
  path[path.length - 1]?.children.push({ ...done.element, text: done.texts.join("").trim() });
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Entities that a document declares itself stay as they are written. */
function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (found, decimal, hex, name) => {
    if (name !== undefined) return named[name as string] ?? found;
    const point = decimal === undefined ? parseInt(hex as string, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : found;
  });
}

/** The first element under a path of names, "Header/Sender/Credential". */
export function elementAt(root: XmlElement | null, path: string): XmlElement | undefined {
  let here = root ?? undefined;
  for (const name of path.split("/")) here = here?.children.find((child) => child.name === name);
  return here;
}

/** The children of a name. */
export function childrenOf(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}
