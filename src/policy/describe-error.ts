import { describeType } from "./describe-type.ts";
import { meaning, shown, words } from "./error-words.ts";
import type { Mistake } from "./problem.ts";
import { knownKeys, requiredKeys, unknownKey } from "./schema-error.ts";
import { isMapping } from "./json.ts";
import type { SchemaError } from "./schema-error.ts";
import { nearest } from "./suggest.ts";

/** A schema error in words; `written` is the scalar as it stands in the file. */
export function describeError(error: SchemaError, written: string | undefined): Mistake {
  const { keyword, params, data } = error;
  const limit = String(params["limit"]);
  switch (keyword) {
    case "additionalProperties":
    case "unevaluatedProperties":
      return describeUnknownKey(error);
    case "required":
      return {
        code: "missing-key",
        message: `\`${String(params["missingProperty"])}\` is missing`,
        remedy: remedyForMissing(error),
      };
    case "type":
      return describeType(error, written);
    case "enum":
      return describeEnum(list(params["allowedValues"]), data, error);
    case "const":
      return describeEnum([params["allowedValue"]], data, error);
    case "oneOf":
    case "anyOf":
      return describeUnion(error);
    case "pattern":
      return describePattern(error);
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return {
        code: "out-of-range",
        message: `expected a number ${String(params["comparison"])} ${limit}, got ${shown(data)}`,
        remedy: meaning(error, `Give a number ${String(params["comparison"])} ${limit}.`),
      };
    case "minProperties":
      return describeTooFewKeys(error);
    case "minItems":
    case "minLength":
      return {
        code: "too-few",
        message: `expected at least ${limit} ${unit(keyword, limit)}, got ${count(data)}`,
        remedy: meaning(error, "Give what is missing, or leave the key out."),
      };
    case "maxItems":
    case "maxLength":
    case "maxProperties":
      return {
        code: "too-many",
        message: `expected at most ${limit} ${unit(keyword, limit)}, got ${count(data)}`,
        remedy: "Shorten it, or split it.",
      };
    case "uniqueItems":
      return {
        code: "duplicate-item",
        message: `items ${Number(params["j"]) + 1} and ${Number(params["i"]) + 1} of this list are the same`,
        remedy: "Keep one of them.",
      };
    case "dependentRequired":
      return {
        code: "missing-key",
        message: `\`${String(params["property"])}\` needs \`${String(params["missingProperty"])}\` beside it`,
        remedy: remedyForMissing(error),
      };
    case "not":
      return {
        code: "not-together",
        message: `${words(excluded(error), "and")} cannot stand beside the other keys that are given here`,
        remedy: "Remove it, or write a check of its own for it.",
      };
    default:
      return {
        code: "not-allowed",
        message: `this is not allowed here (${keyword})`,
        remedy: meaning(error, "See the schema of this part."),
      };
  }
}

function describeUnknownKey(error: SchemaError): Mistake {
  const key = unknownKey(error) ?? "";
  const known = knownKeys(error);
  const choices = requiredKeys(error.parentSchema?.["oneOf"]);
  const isChoice =
    choices.length > 0 && !choices.some((choice) => isMapping(error.data) && Object.hasOwn(error.data, choice));
  const meant = nearest(key, known);
  if (isChoice && (meant === undefined || choices.includes(meant))) {
    const what = String(error.parentSchema?.["title"] ?? "");
    return {
      code: `unknown-${what}-type`,
      message: `unknown ${what} type \`${key}\``,
      remedy:
        what === "remedy" && key === "auto"
          ? "It is a word of its own: `remedy: auto`."
          : meant === undefined
            ? `This version knows ${words(choices, "and")}.`
            : `Did you mean \`${meant}\`?`,
    };
  }
  const others = known.filter((name) => !(isMapping(error.data) && Object.hasOwn(error.data, name)));
  const rest =
    others.length === 0
      ? "Remove it; nothing more can stand here."
      : `Remove it, or use one of ${words(others, "or")}.`;
  return {
    code: "unknown-key",
    message: `unknown key \`${key}\``,
    remedy: meant === undefined ? rest : `Did you mean \`${meant}\`?`,
  };
}

/** A check with nothing but the keys that it needs says where to look, and not what must hold there. */
function describeTooFewKeys(error: SchemaError): Mistake {
  const given = isMapping(error.data) ? Object.keys(error.data) : [];
  const choices = knownKeys(error).filter((name) => !given.includes(name));
  const title = String(error.parentSchema?.["title"] ?? "part").toLowerCase();
  return {
    code: "too-few",
    message:
      given.length === 0
        ? "nothing is given here"
        : `${words(given, "and")} alone ${given.length === 1 ? "says" : "say"} nothing about the ${title}`,
    remedy: choices.length === 0 ? "Give what is missing." : `Add what must hold: ${words(choices, "or")}.`,
  };
}

function remedyForMissing({ parentSchema, params }: SchemaError): string {
  const key = String(params["missingProperty"]);
  const properties: unknown = parentSchema?.["properties"];
  const schema = isMapping(properties) ? properties[key] : undefined;
  const described = isMapping(schema) && typeof schema["description"] === "string" ? `: ${schema["description"]}` : ".";
  return `Add \`${key}\`${described}`;
}

function describeEnum(allowed: readonly unknown[], data: unknown, error: SchemaError): Mistake {
  const values = allowed.map((value) => String(value));
  const meant = typeof data === "string" ? nearest(data, values) : undefined;
  const only = values.length === 1 ? `\`${values[0]}\`` : `one of ${words(values, "or")}`;
  return {
    code: "not-allowed-value",
    message: `expected ${only}, got ${shown(data)}`,
    remedy:
      meant === undefined || values.length === 1 ? meaning(error, `Write ${only}.`) : `Did you mean \`${meant}\`?`,
  };
}

function describeUnion(error: SchemaError): Mistake {
  const keys = requiredKeys(error.schema);
  const present = keys.filter((key) => isMapping(error.data) && Object.hasOwn(error.data, key));
  if (keys.length === 0)
    return {
      code: "no-form-fits",
      message: `${shown(error.data)} fits none of the forms that are allowed here`,
      remedy: meaning(error, "See the schema of this part."),
    };
  if (present.length === 0)
    return {
      code: "missing-key",
      message: `one of ${words(keys, "or")} is missing`,
      remedy: meaning(error, "Add one of them."),
    };
  return {
    code: "too-many-keys",
    message: `${words(present, "and")} stand together; only one of them can`,
    remedy: "Keep one, and give each of the others an entry of its own.",
  };
}

function describePattern(error: SchemaError): Mistake {
  const kebab = String(error.data)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const pattern = String(error.params["pattern"]);
  const fits = pattern.startsWith("^[a-z0-9]+(-") && kebab !== "";
  const inHome = pattern === "^~?/." ? String(error.data).replace(/^(\$HOME|\$\{HOME\}|\.)\/+/, "") : "";
  return {
    code: "bad-form",
    message: `${shown(error.data)} does not have the expected form`,
    remedy: fits
      ? `Write \`${kebab}\`: lower-case letters and digits, joined by single hyphens.`
      : /^[\w.]/.test(inHome)
        ? `Write \`~/${inHome}\` for a place in the home, or the path from \`/\` on.`
        : meaning(error, `It must match ${pattern}.`),
  };
}

/** The keys that stand there and that `not: {required}` rules out. */
function excluded({ schema, data }: SchemaError): readonly string[] {
  const inner: unknown = schema;
  const own = isMapping(inner) ? [...requiredKeys(inner["anyOf"]), ...list(inner["required"]).map(String)] : [];
  return own.filter((key) => isMapping(data) && Object.hasOwn(data, key));
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function count(data: unknown): number {
  return typeof data === "string" || Array.isArray(data) ? data.length : isMapping(data) ? Object.keys(data).length : 0;
}

const unit = (keyword: string, limit: string): string => {
  const many = limit === "1" ? "" : "s";
  return keyword.endsWith("Items") ? `item${many}` : keyword.endsWith("Length") ? `character${many}` : `key${many}`;
};
