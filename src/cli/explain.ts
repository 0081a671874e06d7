import { matcherProperties } from "../checks/matchers/schema.ts";
import { checkTypes } from "../checks/registry.ts";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { parsePolicies } from "../policy/parse-policies.ts";
import { readPolicyPath } from "../source/policy-path.ts";
import { commonExits, defineCommand } from "./command.ts";
import { type Io, write } from "./io.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { ProblemsError } from "./problems-error.ts";
import { didYouMean } from "./suggest.ts";
import { explainAll, explainMatcher, explainType } from "./view/explain-view.ts";
import { explainProgram, programView } from "./view/program-view.ts";

export const explain = defineCommand({
  name: "explain",
  usage: "[NAME | --program PATH…] [FLAGS]",
  about: `What a check type or a matcher takes, with examples to copy; without a NAME, which there are. With --program, what the policies of
PATH ask of a home in one visit, question by question, and for which checks. Nothing is contacted.`,
  flags: {
    program: { help: "show what the policies of PATH ask in one visit (default ./policies)" },
    ...documentFlag,
  },
  examples: [
    ["plumbline explain", "every check type and matcher"],
    ["plumbline explain file", "one check type"],
    ["plumbline explain --program policies", "before you let it into a home: what it would look at"],
  ],
  exits: {
    0: "it was explained",
    3: "there is no such NAME, or invalid policies or usage",
    70: commonExits[70],
  },
  async run({ flags, positionals, rest }, io) {
    const named = [...positionals, ...rest];
    if (flags.program) {
      const explained = await programOf(named.length === 0 ? ["policies"] : named, io);
      await write(io.stdout, await documentText(flags.output, explained, () => programView(explained)));
      return 0;
    }
    const [name, ...more] = named;
    if (more.length > 0) throw new UsageError("More than one NAME was given.", "Explain one at a time.");
    const width = Math.min(io.stdout.columns ?? 100, 100);
    const { data, text } = explained(name, width);
    await write(io.stdout, await documentText(flags.output, data, () => text));
    return 0;
  },
});

function explained(name: string | undefined, width: number) {
  if (name === undefined)
    return {
      data: { types: checkTypes.map((type) => type.name), matchers: Object.keys(matcherProperties) },
      text: explainAll(checkTypes, width),
    };
  const type = checkTypes.find((one) => one.name === name);
  if (type !== undefined) return { data: type.schema, text: explainType(type, width) };
  const matcher = Object.entries(matcherProperties).find(([key]) => key === name)?.[1];
  if (matcher !== undefined) return { data: matcher, text: explainMatcher(name, matcher, width) };
  const names = [...checkTypes.map((one) => one.name), ...Object.keys(matcherProperties)];
  throw new UsageError(
    `There is no check type and no matcher ${JSON.stringify(printable(name, 80))}.`,
    `${didYouMean(name, names)}\`plumbline explain\` lists them.`,
  );
}

/** @throws UsageError, with every problem where policies are bad */
async function programOf(paths: readonly string[], io: Io) {
  const read = await Promise.all(paths.map((path) => readPolicyPath(path, io)));
  const parsed = parsePolicies(
    read.flatMap(({ files }) => files),
    checkTypes,
    { fixtures: read.flatMap(({ fixtures }) => fixtures) },
  );
  if (!parsed.ok) throw new ProblemsError(parsed.problems);
  return explainProgram(parsed.set);
}
