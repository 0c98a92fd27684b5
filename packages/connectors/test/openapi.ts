import { readFileSync } from "node:fs";

import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

interface Schema {
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
  const document = parse(readFileSync(file, "utf8")) as Document;
  for (const schema of Object.values(document.components.schemas))
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
