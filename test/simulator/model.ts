import { existsSync, readFileSync } from "node:fs";

/** The part of a botocore service model that is needed to check an answer. */
export interface ServiceModel {
  readonly operations: Readonly<
    Record<
      string,
      { readonly output?: { readonly shape: string }; readonly errors?: readonly { readonly shape: string }[] }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

const file = new URL("../../../shared/official-schemas/sagemaker-2017-07-24.model.json", import.meta.url);

/** Undefined where the official model is not at hand. */
export const loadModel = (): ServiceModel | undefined =>
  existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;

/** Everything in `value` that the shape does not allow, unknown members included. */
export function violations(model: ServiceModel, shapeName: string, value: unknown, at = shapeName): readonly string[] {
  const shape = model.shapes[shapeName];
  if (shape === undefined) return [`${at}: no shape ${shapeName}`];
  const wrong = (what: string): readonly string[] => [`${at}: ${what}, got ${JSON.stringify(value)}`];
  switch (shape.type) {
    case "structure": {
      if (!isObject(value)) return wrong("expected an object");
      const missing = (shape.required ?? [])
        .filter((name) => !(name in value))
        .map((name) => `${at}.${name}: required and absent`);
      const members = Object.entries(value).flatMap(([name, member]) => {
        const target = shape.members?.[name];
        return target === undefined
          ? [`${at}.${name}: not a member`]
          : violations(model, target.shape, member, `${at}.${name}`);
      });
      return [...missing, ...members];
    }
    case "list": {
      if (!Array.isArray(value)) return wrong("expected a list");
      const items = value.flatMap((item: unknown, index) =>
        violations(model, shape.member?.shape ?? "", item, `${at}[${index}]`),
      );
      return [...lengthProblems(shape, value.length, wrong), ...items];
    }
    case "string": {
      if (typeof value !== "string") return wrong("expected a string");
      if (shape.enum !== undefined && !shape.enum.includes(value))
        return wrong(`expected one of ${shape.enum.join(", ")}`);
      if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, "u").test(value))
        return wrong(`expected ${shape.pattern}`);
      return lengthProblems(shape, value.length, wrong);
    }
    case "integer":
    case "long":
      return Number.isInteger(value) ? lengthProblems(shape, Number(value), wrong) : wrong("expected an integer");
    case "timestamp":
      return typeof value === "number" && value > 1e9 && value < 1e10 ? [] : wrong("expected seconds since the epoch");
    case "boolean":
      return typeof value === "boolean" ? [] : wrong("expected a boolean");
    default:
      return wrong(`cannot judge the type ${shape.type}`);
  }
}

const lengthProblems = (
  { min, max }: Shape,
  size: number,
  wrong: (what: string) => readonly string[],
): readonly string[] =>
  (min !== undefined && size < min) || (max !== undefined && size > max)
    ? wrong(`expected ${min ?? 0} to ${max ?? "any"}`)
    : [];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
