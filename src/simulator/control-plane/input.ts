import { AwsError, validationError } from "./aws-error.ts";

/** One input member: its wire type and the constraints of the service model 2017-07-24. */
export type Rule =
  | { readonly type: "string"; readonly required?: boolean; readonly max: number; readonly pattern?: RegExp }
  | { readonly type: "enum"; readonly required?: boolean; readonly values: readonly string[] }
  | { readonly type: "integer"; readonly required?: boolean; readonly min: number; readonly max?: number };

export type Rules = Readonly<Record<string, Rule>>;

/** Members after validation: what was absent or null is undefined; what no rule names is ignored, as the service does. */
export type Input = Readonly<Record<string, string | number | undefined>>;

/** Parses and validates a JSON 1.1 body; throws `SerializationException` or `ValidationException` with all problems in one message. */
export function parseInput(body: string, rules: Rules): Input {
  const members = parseObject(body);
  const input: Record<string, string | number> = {};
  const problems: string[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const value = members[name];
    if (value === undefined || value === null) {
      if (rule.required === true)
        problems.push(`Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`);
      continue;
    }
    if (typeof value !== (rule.type === "integer" ? "number" : "string")) {
      throw new AwsError(
        "SerializationException",
        `${name}: expected ${rule.type === "integer" ? "a number" : "a string"}, got ${typeof value}`,
      );
    }
    if (typeof value !== "string" && typeof value !== "number") continue;
    input[name] = value;
    const broken = brokenConstraint(value, rule);
    if (broken !== null)
      problems.push(`Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: ${broken}`);
  }
  if (problems.length > 0) {
    throw validationError(
      `${problems.length} validation error${problems.length > 1 ? "s" : ""} detected: ${problems.join("; ")}`,
    );
  }
  return input;
}

export const text = (input: Input, name: string): string | undefined => {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
};
export const integer = (input: Input, name: string): number | undefined => {
  const value = input[name];
  return typeof value === "number" ? value : undefined;
};

function parseObject(body: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = body === "" ? {} : JSON.parse(body);
  } catch {
    throw new AwsError("SerializationException", "the request body is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new AwsError("SerializationException", "the request body is not a JSON object");
  }
  return { ...parsed };
}

function brokenConstraint(value: string | number, rule: Rule): string | null {
  if (typeof value === "number") {
    if (rule.type !== "integer") return null;
    if (!Number.isInteger(value) || value < rule.min)
      return `Member must have value greater than or equal to ${rule.min}`;
    return rule.max !== undefined && value > rule.max
      ? `Member must have value less than or equal to ${rule.max}`
      : null;
  }
  if (rule.type === "enum")
    return rule.values.includes(value) ? null : `Member must satisfy enum value set: [${rule.values.join(", ")}]`;
  if (rule.type !== "string") return null;
  if (value.length > rule.max) return `Member must have length less than or equal to ${rule.max}`;
  return rule.pattern === undefined || rule.pattern.test(value)
    ? null
    : `Member must satisfy regular expression pattern: ${rule.pattern.source}`;
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
