import type { Json } from "../model/check.ts";
import { defaultConfig } from "./agent-config.ts";
import type { AgentConfig, AgentLimits, ConfiguredProvider } from "./agent-config.ts";
import { decode } from "./decode.ts";
import { deepFreeze } from "./freeze.ts";
import { items, member } from "./json.ts";
import { laterInConfigs } from "./later.ts";
import { placed, withoutEchoes } from "./pointed-mistake.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
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

/** A config as it is written, once its schema holds. */
interface ConfigDocument {
  readonly spec: {
    readonly source?: { readonly directory: string };
    readonly targets?: readonly ConfiguredProvider[];
    readonly limits?: Partial<AgentLimits>;
    readonly safety?: Partial<AgentConfig["safety"]>;
  };
}

function readConfig(document: YamlDocument): { readonly problems: readonly Problem[]; readonly config?: AgentConfig } {
  const checked = validatorOf<ConfigDocument>("config", configSchema())(document.value);
  const broken = checked.ok ? [] : schemaMistakes(checked.errors, { later: laterInConfigs, written: document.written });
  const dirty = new Set(broken.map(({ pointer }) => pointer));
  const mistakes = [...broken, ...unusableUrls(document.value).filter(({ pointer }) => !dirty.has(pointer))];
  const problems = mistakes.map((mistake) => placed(document, mistake));
  return checked.ok ? { problems, config: withDefaults(checked.value) } : { problems };
}

function withDefaults({ spec }: ConfigDocument): AgentConfig {
  return deepFreeze({
    ...defaultConfig,
    targets: spec.targets ?? defaultConfig.targets,
    source: spec.source ?? defaultConfig.source,
    limits: { ...defaultConfig.limits, ...spec.limits },
    safety: { ...defaultConfig.safety, ...spec.safety },
  });
}

function unusableUrls(value: Json): readonly PointedMistake[] {
  return items(member(member(value, "spec"), "targets")).flatMap((target, index) =>
    items(member(member(target, "jupyter"), "servers")).flatMap((server, nth) => {
      const url = member(server, "url");
      const mistake = typeof url === "string" ? wrongUrl(url) : undefined;
      const pointer = `/spec/targets/${index}/jupyter/servers/${nth}/url`;
      return mistake === undefined ? [] : [{ pointer, part: "value" as const, code: "bad-url", ...mistake }];
    }),
  );
}

/** The URL itself is not repeated: it may hold the secret that must not be there. */
function wrongUrl(text: string): { readonly message: string; readonly remedy: string } | undefined {
  const url = URL.parse(text);
  if (url === null) return { message: "this is not a URL", remedy: "Write it as `https://host/base/`." };
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return {
      message: "the URL holds a user, a password, a query or a fragment",
      remedy: "Give the base URL alone, and name the variable with the token by `tokenEnv`.",
    };
  }
  return undefined;
}
