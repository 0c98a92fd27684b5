import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { XmlDocument, XmlElement } from "libxml2-wasm";

interface Type {
  readonly base: string | null;
  /** Elements and attributes, each with its type. */
  readonly fields: ReadonlyMap<string, string>;
}

const spaces = { xs: "http://www.w3.org/2001/XMLSchema" };

/**
 * Checks JSON by field and type against Intuit's XSDs, whose types the JSON follows. References are `{ value, name }` in
 * JSON and an element with attributes in XML.
 */
export function quickBooksChecker(folder: string): (type: string, value: unknown) => string[] {
  const types = new Map<string, Type>();
  const choices = new Map<string, ReadonlySet<string>>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".xsd"))) {
    using document = XmlDocument.fromBuffer(readFileSync(join(folder, file)));
    for (const node of elements(document.find("//xs:complexType[@name]", spaces)))
      types.set(nameOf(node), {
        base: elements(node.find(".//xs:extension", spaces))[0]?.attr("base")?.value ?? null,
        fields: new Map(
          elements(node.find(".//xs:element[@name] | .//xs:attribute[@name]", spaces)).map(
            (field) => [nameOf(field), field.attr("type")?.value ?? "xs:string"],
          ),
        ),
      });
    for (const node of elements(document.find("//xs:simpleType[@name]", spaces)))
      choices.set(
        nameOf(node),
        new Set(
          elements(node.find(".//xs:enumeration", spaces)).map(
            (one) => one.attr("value")?.value ?? "",
          ),
        ),
      );
  }
  const check = (typeName: string, value: unknown, path: string): string[] => {
    if (typeName === "ReferenceType")
      return typeof (value as { value?: unknown })?.value === "string" ? [] : [`${path}.value`];
    const type = types.get(typeName);
    if (type === undefined) return fits(typeName, value) ? [] : [`${path} is no ${typeName}`];
    if (typeof value !== "object" || value === null) return [`${path} is no ${typeName}`];
    return Object.entries(value).flatMap(([name, field]) => {
      const fieldType = fieldOf(typeName, name);
      if (fieldType === null) return [`${path}.${name} is unknown`];
      const values: readonly unknown[] = Array.isArray(field) ? field : [field];
      return values.flatMap((one) => check(fieldType, one, `${path}.${name}`));
    });
  };
  const fieldOf = (typeName: string, name: string): string | null => {
    const type = types.get(typeName);
    if (type === undefined) return null;
    const own = type.fields.get(name);
    if (own !== undefined) return own;
    return type.base === null ? null : fieldOf(type.base, name);
  };
  const fits = (typeName: string, value: unknown): boolean => {
    const among = choices.get(typeName);
    if (among !== undefined && among.size > 0) return among.has(String(value));
    switch (typeName) {
      case "xs:decimal":
        return typeof value === "number" && Number.isFinite(value);
      case "xs:boolean":
        return typeof value === "boolean";
      case "xs:date":
        return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
      default:
        return typeof value === "string";
    }
  };
  return (type, value) => check(type, value, type);
}

function elements(nodes: readonly unknown[]): XmlElement[] {
  return nodes.filter((node): node is XmlElement => node instanceof XmlElement);
}

function nameOf(node: XmlElement): string {
  return node.attr("name")?.value ?? "";
}
