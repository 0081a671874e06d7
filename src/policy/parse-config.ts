import type { SourcePosition } from "../model/policy.ts";
import { printable } from "../model/untrusted.ts";
import type { AgentConfig } from "./agent-config.ts";
import type { ConfigDocument } from "./config/document.ts";
import { configMistakes } from "./config/meaning.ts";
import { withDefaults } from "./config/with-defaults.ts";
import { decode } from "./decode.ts";
import { deepFreeze } from "./freeze.ts";
import { laterInConfigs } from "./later.ts";
import { placed, withoutEchoes } from "./pointed-mistake.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import { below } from "./pointer.ts";
import { sortProblems } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import type { YamlDocument } from "./read-yaml.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import { configSchema } from "./schema/config-schema.ts";
import { validatorOf } from "./validator.ts";

export type ParsedConfig =
  | { readonly ok: true; readonly config: AgentConfig; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/** The text of a config file to a config with its defaults filled in, or every problem in it. Never throws on any text. */
export function parseConfig(text: string | Uint8Array, file: string): ParsedConfig {
  const { source, problem } = decode({ path: file, text });
  const yaml = problem === undefined ? readYaml(source) : { documents: [], problems: [problem], warnings: [] };
  const [document, second] = yaml.documents;
  const read = document === undefined ? { problems: [] } : readConfig(document);
  const extra = second === undefined ? [] : [placed(second, oneOnly)];
  const problems = sortProblems([...yaml.problems, ...withoutEchoes(read.problems, yaml.problems), ...extra]);
  const warnings = sortProblems(withoutEchoes(yaml.warnings, problems));
  if (problems.length > 0 || read.config === undefined) return { ok: false, problems, warnings };
  return { ok: true, config: read.config, warnings };
}

const oneOnly: PointedMistake = {
  pointer: "",
  part: "value",
  code: "second-document",
  message: "a config file holds one document",
  remedy: "Move this one into a file of its own.",
};

function readConfig(document: YamlDocument): { readonly problems: readonly Problem[]; readonly config?: AgentConfig } {
  const checked = validatorOf<ConfigDocument>("config", configSchema())(document.value);
  const ofForm = checked.ok ? [] : schemaMistakes(checked.errors, { later: laterInConfigs, written: document.written });
  const problems = configMistakes(document.value, ofForm).map((mistake) => placed(document, mistake));
  return checked.ok && problems.length === 0
    ? { problems, config: deepFreeze(withPlaces(withDefaults(checked.value), document)) }
    : { problems };
}

/** Whether a value suits the policy that it is for is known only when that is read, and then told of its place here. */
function withPlaces(config: AgentConfig, document: YamlDocument): AgentConfig {
  const positionOf = (pointer: string): SourcePosition => ({
    file: printable(document.source.path),
    ...document.source.position(document.at(pointer)),
  });
  return {
    ...config,
    inputs: config.inputs.map((one, index) => ({
      ...one,
      at: {
        entry: positionOf(`/spec/inputs/${index}`),
        values: Object.fromEntries(
          Object.keys(one.values).map((name) => [name, positionOf(below(`/spec/inputs/${index}/values`, name))]),
        ),
      },
    })),
  };
}
