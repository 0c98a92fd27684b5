import { readFileSync } from "node:fs";

import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

interface Schema {
  $ref?: string;
  type?: string;
  required?: string[];
  allOf?: Schema[];
  properties?: Record<string, unknown>;
  additionalProperties?: unknown;
}

interface Document {
  components: { schemas: Record<string, Schema> };
}

/**
 * Checks values against the named schemas of an OpenAPI 3.0 file. Fields that a schema does not know are errors, whatever
 * the file says: a vendor drops them in silence.
 */
export function openApiChecker(
  file: string,
): (schema: string, value: unknown) => readonly ErrorObject[] {
  const text = readFileSync(file, "utf8");
  const document = (file.endsWith(".json") ? JSON.parse(text) : parse(text)) as Document;
  const { schemas } = document.components;
  for (const schema of Object.values(schemas)) flatten(schema, schemas);
  for (const schema of Object.values(schemas))
    if (schema.properties !== undefined) schema.additionalProperties = false;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  return (schema, value) => {
    const validate = ajv.getSchema(`openapi#/components/schemas/${schema}`);
    if (validate === undefined) throw new Error(`${file} has no schema ${schema}`);
    validate(value);
    return validate.errors ?? [];
  };
}

/** A schema made of others knows the fields of them all. */
function flatten(schema: Schema, schemas: Record<string, Schema>): void {
  const parts = (schema.allOf ?? []).map(
    (part) => schemas[part.$ref?.replace("#/components/schemas/", "") ?? ""] ?? part,
  );
  if (parts.length === 0) return;
  for (const part of parts) flatten(part, schemas);
  schema.properties = Object.assign({}, schema.properties, ...parts.map((part) => part.properties));
  schema.required = [...(schema.required ?? []), ...parts.flatMap((part) => part.required ?? [])];
  delete schema.allOf;
}
