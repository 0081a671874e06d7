import type { CheckType, Json } from "../model/check.ts";
import type { TargetSelector } from "../model/policy.ts";
import { printable } from "../model/untrusted.ts";
import { celMistakes } from "./cel/lint.ts";
import { isMapping, items, member } from "./json.ts";
import { below } from "./pointer.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import { unknownControls } from "./lint/controls.ts";
import { secretsIn } from "./lint/secrets.ts";
import { nearest } from "./suggest.ts";

/**
 * The rules that a schema cannot express. Works on documents with schema mistakes too (`broken`), so that all is reported at
 * once; the spec of a check that has such a mistake is left alone.
 */
export function lintPolicy(
  value: Json,
  types: readonly CheckType[],
  broken: readonly PointedMistake[],
): { readonly mistakes: readonly PointedMistake[]; readonly doubts: readonly PointedMistake[] } {
  const spec = member(value, "spec");
  const checks = items(member(spec, "checks"));
  const dirty = new Set(broken.map(({ pointer }) => pointer.split("/").slice(0, 5).join("/")));
  return {
    mistakes: [
      ...secretsIn(value),
      ...repeatedIds(checks),
      ...unknownAppTypes(items(member(member(spec, "targets"), "appTypes"))),
      ...inputsInWords(value),
      ...expressions(spec, checks),
      ...checks.flatMap((check, index) => hiddenInCommands(check, `/spec/checks/${index}/remedy`)),
      ...checks.flatMap((check, index) => lintCheck(check, `/spec/checks/${index}`, { types, dirty })),
    ],
    doubts: [...unknownControls(member(spec, "controls"))],
  };
}

function repeatedIds(checks: readonly Json[]): readonly PointedMistake[] {
  const first = new Map<Json, number>();
  return checks.flatMap((check, index) => {
    const id = member(check, "id");
    if (typeof id !== "string") return [];
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, index);
      return [];
    }
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

function expressions(spec: Json | undefined, checks: readonly Json[]): readonly PointedMistake[] {
  const targets = member(spec, "targets");
  const selector = (isMapping(targets) ? targets : {}) as TargetSelector;
  const of = (text: Json | undefined, pointer: string, within: TargetSelector): readonly PointedMistake[] =>
    typeof text === "string" && text !== "" && text.length <= 1000 && !text.includes("${inputs.")
      ? celMistakes(text, pointer, within)
      : [];
  return [
    ...inputsInWhere(member(targets, "where")),
    ...inputsInSelector(targets),
    ...of(member(targets, "where"), "/spec/targets/where", {}),
    ...checks.flatMap((check, index) => of(member(check, "when"), `/spec/checks/${index}/when`, selector)),
  ];
}

const inputsInWhere = (where: Json | undefined): readonly PointedMistake[] =>
  typeof where === "string" && where.includes("${inputs.")
    ? [
        {
          pointer: "/spec/targets/where",
          part: "value",
          code: "input-in-where",
          message: "inputs are not put into `where`, since their values may depend on the target",
          remedy: "Write the value itself, or compare the input in the `when` of the checks.",
        },
      ]
    : [];

/** What a policy says of itself is the same for every target. */
const inputsInWords = (document: Json): readonly PointedMistake[] =>
  ["/metadata", "/spec/controls", "/spec/description", "/spec/severity"].flatMap((pointer) => {
    const value = pointer
      .slice(1)
      .split("/")
      .reduce<Json | undefined>((part, key) => member(part, key), document);
    if (value === undefined || !/(^|[^$])\$\{inputs\./.test(JSON.stringify(value))) return [];
    return [
      {
        pointer,
        part: "key" as const,
        code: "input-outside-checks",
        message: "inputs are put into checks, and nowhere else",
        remedy: "Write the words themselves; the title of a check may name an input.",
      },
    ];
  });

/** A selector is no text of a check: what stands in it is a name, as it is written. */
function inputsInSelector(targets: Json | undefined): readonly PointedMistake[] {
  if (targets === undefined || !isMapping(targets)) return [];
  return Object.entries(targets)
    .filter(([key, value]) => key !== "where" && JSON.stringify(value).includes("${inputs."))
    .map(([key]) => ({
      pointer: `/spec/targets/${key}`,
      part: "value" as const,
      code: "input-in-selector",
      message: "inputs are not put into selectors, since their values may depend on the target",
      remedy: "Write the names themselves; the config sets inputs for some targets or all.",
    }));
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

function unknownAppTypes(patterns: readonly Json[]): readonly PointedMistake[] {
  return patterns.flatMap((pattern, index) => {
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

/** A plan shows a command and the config allows it by one text, which has to be the very text that is sent. */
const hiddenInCommands = (check: Json, pointer: string): readonly PointedMistake[] =>
  ["run", "undo"].flatMap((key) => {
    const command = member(member(check, "remedy"), key);
    if (typeof command !== "string" || command === printable(command, command.length)) return [];
    return [
      {
        pointer: below(pointer, key),
        part: "value",
        code: "remedy-command",
        message:
          "a remedy's command is one line of text that shows all that is in it, as the config allows it by this text",
        remedy: "Join its lines by `;` or `&&`, and write what cannot be seen as `printf` does.",
      },
    ];
  });

function lintCheck(
  check: Json,
  pointer: string,
  { types, dirty }: { readonly types: readonly CheckType[]; readonly dirty: ReadonlySet<string> },
): readonly PointedMistake[] {
  return types.flatMap((type) => {
    const spec = member(check, type.name);
    if (spec !== undefined && member(check, "remedy") === "auto" && type.remedy === undefined)
      return [notRepaired(pointer, `a machine repairs no \`${type.name}\``)];
    const at = below(pointer, type.name);
    if (spec === undefined || typeof spec !== "object" || spec === null || dirty.has(pointer) || dirty.has(at))
      return [];
    const why = member(check, "remedy") === "auto" ? type.remedy?.refuses(spec) : undefined;
    return [...lintSpec(spec, at, type), ...(why === undefined ? [] : [notRepaired(pointer, why)])];
  });
}

const notRepaired = (pointer: string, why: string): PointedMistake => ({
  pointer: `${pointer}/remedy`,
  part: "value",
  code: "no-auto-remedy",
  message: `\`auto\` cannot repair this check: ${why}`,
  remedy: 'Write `remedy: { none: "what a person should do" }`, or the command that repairs it by `run`.',
});

function lintSpec(spec: Json, pointer: string, type: CheckType): readonly PointedMistake[] {
  return type.lint(spec).map(({ path, message, remedy }) => ({
    pointer: pointer + path,
    part: "value",
    code: `${type.name}-spec`,
    message,
    remedy,
  }));
}
