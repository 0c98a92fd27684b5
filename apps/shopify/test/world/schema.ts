import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

import {
  buildSchema,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  isInterfaceType,
  parse,
  type SelectionSetNode,
  validate,
  valueFromASTUntyped,
} from "graphql";

/** The folder of Shopify's published contract, where this machine has it. */
export const specs: string = join(
  process.env["PARSTOCK_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared"),
  "specs",
  "shopify",
);
const file = join(specs, "admin-graphql-sdl-2026-10.graphql.gz");

/** Why the tests over Shopify's own schema can't run here; blank where they can. */
export const noSchema: string = existsSync(file)
  ? ""
  : "Shopify's schema is not here; set PARSTOCK_SHARED to the folder that has specs/";

let kept: GraphQLSchema | undefined;

/** GraphQL Admin 2026-10 as Shopify publishes it; built once, since it has thousands of types. */
export function adminSchema(): GraphQLSchema {
  kept ??= buildSchema(gunzipSync(readFileSync(file)).toString(), { assumeValid: true });
  return kept;
}

export interface Checked {
  readonly document: DocumentNode;
  readonly faults: readonly string[];
}

const checked = new Map<string, Checked>();

/** A document with all that the schema has against it. */
export function check(query: string): Checked {
  const before = checked.get(query);
  if (before !== undefined) return before;
  const document = parse(query);
  const faults = validate(adminSchema(), document).map(({ message }) => message);
  const answer = { document, faults };
  checked.set(query, answer);
  return answer;
}

/**
 * Cost points that a document asks for, by the rule that Shopify published and never undercut: an object 1, a connection 2 and
 * its rows, a mutation 10. https://shopify.dev/docs/api/usage/limits, read 2026-11-23; recorded costs are lower.
 */
export function costOf(
  { definitions }: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const schema = adminSchema();
  const fragments = new Map(
    definitions
      .filter((one): one is FragmentDefinitionNode => one.kind === "FragmentDefinition")
      .map((one) => [one.name.value, one]),
  );
  const inSet = (set: SelectionSetNode | undefined, typeName: string): number => {
    let sum = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === "Field") sum += inField(selection, typeName);
      else if (selection.kind === "InlineFragment")
        sum += inSet(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
      else {
        const fragment = fragments.get(selection.name.value);
        sum += inSet(fragment?.selectionSet, fragment?.typeCondition.name.value ?? typeName);
      }
    }
    return sum;
  };
  const inField = (field: FieldNode, typeName: string): number => {
    const type = schema.getType(typeName);
    const known: GraphQLField<unknown, unknown> | undefined =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
    if (known === undefined || field.selectionSet === undefined) return 0;
    const named = getNamedType(known.type).name;
    if (named === "PageInfo") return 0;
    const inner = inSet(field.selectionSet, named);
    if (!named.endsWith("Connection")) return inner + 1;
    const first = field.arguments?.find(({ name }) => name.value === "first");
    const rows =
      first === undefined ? 1 : Number(valueFromASTUntyped(first.value, { ...variables }));
    return 2 + rows * inner;
  };
  let sum = 0;
  for (const definition of definitions)
    if (definition.kind === "OperationDefinition") {
      const writes = definition.operation === "mutation";
      sum += writes
        ? 10 * definition.selectionSet.selections.length
        : inSet(definition.selectionSet, "QueryRoot");
    }
  return sum;
}

/** The idempotency key of each mutation field of a document, by the field's name. */
export function keysIn(
  { definitions }: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== "OperationDefinition" || definition.operation !== "mutation") continue;
    for (const field of definition.selectionSet.selections) {
      if (field.kind !== "Field") continue;
      const key = field.directives
        ?.find(({ name }) => name.value === "idempotent")
        ?.arguments?.find(({ name }) => name.value === "key");
      if (key !== undefined)
        keys.set(field.name.value, String(valueFromASTUntyped(key.value, { ...variables })));
    }
  }
  return keys;
}
