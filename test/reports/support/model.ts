/** Part of a service model as AWS publishes it. */
export type Shapes = Readonly<Record<string, Shape>>;

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

/** What a value breaks of a shape, as paths with what is wrong there. */
export function breaches(shapes: Shapes, name: string, value: unknown, at = ""): readonly string[] {
  const shape = shapes[name];
  if (shape === undefined) return [`${at}: no shape ${name}`];
  const isOf = (type: string): boolean => typeof value === type;
  switch (shape.type) {
    case "structure": {
      if (!isRecord(value)) return [`${at}: no structure`];
      const { members = {}, required = [] } = shape;
      return [
        ...required.filter((key) => value[key] === undefined).map((key) => `${at}.${key}: missing`),
        ...Object.entries(value).flatMap(([key, one]) =>
          members[key] === undefined
            ? [`${at}.${key}: unknown`]
            : breaches(shapes, members[key].shape, one, `${at}.${key}`),
        ),
      ];
    }
    case "list":
      if (!Array.isArray(value)) return [`${at}: no list`];
      return [
        ...sized(shape, value.length, at),
        ...value.flatMap((one, index) => breaches(shapes, shape.member?.shape ?? "", one, `${at}[${index}]`)),
      ];
    case "map":
      if (!isRecord(value)) return [`${at}: no map`];
      return Object.entries(value).flatMap(([key, one]) =>
        breaches(shapes, shape.value?.shape ?? "", one, `${at}.${key}`),
      );
    case "string":
      if (typeof value !== "string") return [`${at}: no string`];
      return [
        ...sized(shape, value.length, at),
        ...(shape.enum !== undefined && !shape.enum.includes(value) ? [`${at}: ${value} is none of its words`] : []),
        ...(shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, "s").test(value)
          ? [`${at}: breaks its pattern`]
          : []),
      ];
    case "boolean":
      return isOf("boolean") ? [] : [`${at}: no boolean`];
    default:
      return isOf("number") ? [] : [`${at}: no number`];
  }
}

const sized = ({ min = 0, max = Number.POSITIVE_INFINITY }: Shape, size: number, at: string): readonly string[] =>
  size < min || size > max ? [`${at}: ${size} is not within ${min} and ${max}`] : [];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
