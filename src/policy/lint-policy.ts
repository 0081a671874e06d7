import type { CheckType, Json, JsonObject } from "../model/check.ts";
import { below } from "./pointer.ts";
import type { Mistake } from "./problem.ts";
import type { PointedMistake } from "./schema-mistakes.ts";
import { isMapping } from "./schema-error.ts";
import { nearest } from "./suggest.ts";

interface Check {
  readonly pointer: string;
  readonly id: Json | undefined;
  readonly type: CheckType;
  readonly spec: JsonObject;
}

/**
 * The rules that a schema cannot express. Works on documents with schema mistakes too (`broken`), so that all is reported at
 * once; a check with such a mistake is left alone.
 */
export function lintPolicy(
  value: Json,
  types: readonly CheckType[],
  broken: readonly PointedMistake[],
): { readonly mistakes: readonly PointedMistake[]; readonly doubts: readonly PointedMistake[] } {
  const spec = get(value, "spec");
  const items = get(spec, "checks");
  const dirty = new Set(broken.map(({ pointer }) => pointer.split("/").slice(0, 4).join("/")));
  const pointers = Array.isArray(items) ? items.map((_, index) => `/spec/checks/${index}`) : [];
  const sound = pointers.filter((pointer) => !dirty.has(pointer));
  const checks = sound.flatMap((pointer) =>
    checkAt(pointer, Array.isArray(items) ? items[Number(pointer.split("/").at(-1))] : null, types),
  );
  return {
    mistakes: [
      ...repeatedIds(Array.isArray(items) ? items : []),
      ...unknownAppTypes(get(get(spec, "targets"), "appTypes")),
      ...checks.flatMap(({ pointer, type, spec: body }) => lintCheck(below(pointer, type.name), type, body)),
    ],
    doubts: get(spec, "mode") === "enforce" ? [{ pointer: "/spec/mode", part: "value", ...enforceIsLater }] : [],
  };
}

const enforceIsLater: Mistake = {
  code: "enforce-not-yet",
  message: "`enforce` works as `audit` in this version: nothing is repaired",
  remedy: "Keep it if you mean it for later versions; write `audit` otherwise.",
};

const get = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

const isJsonObject = (value: Json | undefined): value is JsonObject => isMapping(value);

function checkAt(pointer: string, check: Json | undefined, types: readonly CheckType[]): readonly Check[] {
  const type = types.find(({ name }) => isMapping(check) && Object.hasOwn(check, name));
  const spec = type && get(check, type.name);
  return type !== undefined && isJsonObject(spec) ? [{ pointer, id: get(check, "id"), type, spec }] : [];
}

function repeatedIds(checks: readonly Json[]): readonly PointedMistake[] {
  const first = new Map<Json, number>();
  return checks.flatMap((check, index) => {
    const id = get(check, "id");
    if (typeof id !== "string") return [];
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    if (earlier === undefined) return [];
    const message = `the check id "${id}" is already used by check ${earlier + 1} of this policy`;
    return [
      {
        pointer: `/spec/checks/${index}/id`,
        part: "value",
        code: "duplicate-check",
        message,
        remedy: "Give each check its own id; renaming one starts a new finding.",
      },
    ];
  });
}

/** AppType of the SageMaker API (2017-07-24). A name that is not among them would select nothing, silently. */
const appTypes = [
  "JupyterServer",
  "KernelGateway",
  "DetailedProfiler",
  "TensorBoard",
  "CodeEditor",
  "JupyterLab",
  "RStudioServerPro",
  "RSessionGateway",
  "Canvas",
];

function unknownAppTypes(patterns: Json | undefined): readonly PointedMistake[] {
  return (Array.isArray(patterns) ? patterns : []).flatMap((pattern: Json, index) => {
    const name = typeof pattern === "string" ? pattern.replace(/^!/, "") : "";
    if (name === "" || /[*?]/.test(name) || appTypes.some((known) => known.toLowerCase() === name.toLowerCase()))
      return [];
    const meant = nearest(name, appTypes);
    return [
      {
        pointer: `/spec/targets/appTypes/${index}`,
        part: "value",
        code: "unknown-app-type",
        message: `there is no app type "${name}"`,
        remedy: meant === undefined ? `SageMaker has ${appTypes.join(", ")}.` : `Did you mean \`${meant}\`?`,
      },
    ];
  });
}

function lintCheck(pointer: string, type: CheckType, spec: JsonObject): readonly PointedMistake[] {
  const inputs = inputReferences(spec, pointer);
  if (inputs.length > 0) return inputs;
  return type
    .lint(spec)
    .map(({ path, message, remedy }) => ({
      pointer: pointer + path,
      part: "value",
      code: `${type.name}-spec`,
      message,
      remedy,
    }));
}

/** `${inputs.x}` would otherwise be taken for the text that it is. */
function inputReferences(value: Json, pointer: string): readonly PointedMistake[] {
  if (typeof value === "string")
    return value.includes("${inputs.") ? [{ pointer, part: "value", ...inputsAreLater }] : [];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => inputReferences(item, below(pointer, index)));
  return isMapping(value)
    ? Object.entries(value).flatMap(([key, item]) => inputReferences(item, below(pointer, key)))
    : [];
}

const inputsAreLater: Mistake = {
  code: "unsupported",
  message: "`${inputs.…}` is not supported by this version",
  remedy: "Write the value out.",
};
