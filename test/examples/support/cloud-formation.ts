import { parseDocument, type CollectionTag, type ScalarTag } from "yaml";

/** A template as plain data, short tags in their long form; throws at the first fault of its YAML. */
export function readTemplate(text: string): Template {
  const document = parseDocument(text, { customTags: names.flatMap(tagsOf) });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return document.toJS();
}

export interface Template {
  readonly Parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Rules: Readonly<Record<string, Rule>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly RuleCondition: unknown;
  readonly Assertions: readonly { readonly Assert: unknown }[];
}

const names = ["Ref", "Sub", "GetAtt", "If", "Equals", "Not"];

function tagsOf(name: string): readonly (ScalarTag | CollectionTag)[] {
  const key = name === "Ref" ? name : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (value) => ({ [key]: name === "GetAtt" ? value.split(".") : value }) },
    // Once resolved, what stands in it is plain data too.
    { tag: `!${name}`, collection: "seq", resolve: (items) => ({ [key]: items.toJSON() }) },
  ];
}

export interface World {
  /** Values of parameters and of AWS's own, such as `AWS::Region`. */
  readonly values: Readonly<Record<string, string>>;
  readonly template: Template;
  /** What was asked for is added. */
  readonly asked: Set<string>;
}

/** What CloudFormation makes of a value; throws where a name does not resolve. `AWS::NoValue` is left out. */
export function evaluate(value: unknown, world: World): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, world));
  if (typeof value !== "object" || value === null) return value;
  const [only, ...others] = Object.entries(value);
  if (only === undefined || others.length > 0 || !/^(Ref$|Fn::)/.test(only[0])) return members(value, world);
  return call(only[0], only[1], world);
}

const members = (value: object, world: World): unknown =>
  Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, evaluate(item, world)] as const)
      .filter(([, item]) => item !== undefined),
  );

function call(name: string, argument: unknown, world: World): unknown {
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  switch (name) {
    case "Ref":
      return list[0] === "AWS::NoValue" ? undefined : look(String(list[0]), world);
    case "Fn::Sub": {
      const own = evaluate(list[1] ?? {}, world) as Readonly<Record<string, string>>;
      return String(list[0]).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => own[name] ?? look(name, world));
    }
    case "Fn::If":
      return evaluate(list[holds(String(list[0]), world) ? 1 : 2], world);
    case "Fn::Equals":
      return evaluate(list[0], world) === evaluate(list[1], world);
    case "Fn::Not":
      return evaluate(list[0], world) === false;
    case "Fn::GetAtt":
      if (world.template.Resources[String(list[0])] === undefined) throw new Error(`no resource ${String(list[0])}`);
      return list.join(".");
    default:
      throw new Error(`no such function: ${name}`);
  }
}

function look(name: string, { values, asked }: World): string {
  asked.add(name);
  const value = values[name];
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
}

function holds(name: string, world: World): boolean {
  world.asked.add(name);
  const condition = world.template.Conditions[name];
  if (condition === undefined) throw new Error(`no condition ${name}`);
  return evaluate(condition, world) === true;
}
