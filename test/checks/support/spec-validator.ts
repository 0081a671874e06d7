import { Ajv2020 } from "ajv/dist/2020.js";
import { partSchema } from "../../../src/checks/combine/schema.ts";
import { matcherDefs } from "../../../src/checks/matchers/schema.ts";
import { checkTypes } from "../../../src/checks/registry.ts";

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: false });

/** The schema of a check type, composed as a policy's is; returns every problem as `pointer: message`. */
export function specValidator(name: string): (spec: unknown) => readonly string[] {
  const type = checkTypes.find((one) => one.name === name);
  if (type === undefined) throw new Error(`no check type ${name}`);
  const validate = ajv.compile({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: {
      ...matcherDefs,
      part: partSchema(checkTypes),
      ...Object.fromEntries(checkTypes.map(({ name: one, schema }) => [one, schema])),
    },
    type: "object",
    properties: { spec: type.schema },
  });
  return (spec) =>
    validate({ spec })
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath.slice("/spec".length)}: ${message}`);
}
