import type { Remedy, Repair } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { literalFile } from "../literal-file.ts";
import { isMatcherObject, type Matcher } from "../matchers/matcher.ts";
import { quote, quotePath } from "../quote.ts";
import { cannot, linkOnWay, outOfReach, wayTo } from "../repair.ts";
import { judge } from "./judge.ts";
import { probe } from "./probe.ts";
import type { GitSpec } from "./spec.ts";

/** Clones where nothing stands, or fetches into a clean clone of the same remote, and checks the commit out. */
export const remedy: Remedy<GitSpec> = {
  about:
    "clones `remotes.origin` where nothing stands, or fetches into a clean clone of it, and checks out the commit.",
  refuses,
  describe: (spec) => `Have a clean clone of ${originOf(spec) ?? ""} in ${spec.path}, at ${spec.commit ?? ""}.`,
  probe: (spec) => [...wayTo(spec.path), ...probe(cleanClone(spec))],
  repair,
  risk: () => "high",
  layer: () => "home",
};

function refuses(spec: GitSpec): string | undefined {
  const { path, exists, commit = "", branch, remotes = {} } = spec;
  if (exists === false) return "A clone may hold work that is nowhere else, so no machine removes it.";
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
    return "`commit` does not say the whole id of the commit that is right; a branch may be called like its beginning.";
  if (branch !== undefined && !(isMatcherObject(branch) && branch.absent === true))
    return "Where a machine checks out a commit, there is no branch.";
  if (originOf(spec) === undefined)
    return "`remotes` does not say where to clone from: write `origin` as one https URL.";
  if (Object.keys(remotes).length > 1) return "A machine clones from `origin`, and adds no other remote.";
  return outOfReach(path);
}

/** The one URL that `origin` has to be; a user or a password in it would never be seen. */
function originOf({ remotes = {} }: GitSpec): string | undefined {
  const origin: Matcher = remotes["origin"] ?? null;
  const url = isMatcherObject(origin) ? origin.equals : origin;
  return typeof url === "string" && /^(https|file):\/\/[\w.~/:%+-]+$/.test(url) ? url : undefined;
}

const cleanClone = (spec: GitSpec): GitSpec => ({
  path: spec.path,
  remotes: { origin: originOf(spec) ?? "" },
  clean: true,
});

function repair(spec: GitSpec, answers: readonly Answer[]): Repair {
  const [url, { path, commit }, way] = [originOf(spec), spec, wayTo(spec.path).length];
  if (url === undefined || commit === undefined) return cannot("The policy does not say which commit of which remote.");
  const blocked = linkOnWay(answers.slice(0, way));
  if (blocked !== undefined) return cannot(blocked);
  const git = `${withoutHooks} -C ${quotePath(path)}`;
  const take = `${git} checkout --quiet --no-overwrite-ignore`;
  if (literalFile(answers[way - 1]).kind === "absent")
    return command(
      `GIT_TERMINAL_PROMPT=0 ${withoutHooks} clone --quiet -- ${quote(url)} ${quotePath(path)} && ${take} --detach ${commit}`,
    );
  const found = answers[way];
  const { outcome } = judge(cleanClone(spec), found === undefined ? [] : [found]);
  if (outcome.kind !== "pass")
    return cannot("What stands there is no clean clone of that remote, and may hold work that is nowhere else.");
  const isThere = `[ "$(${git} rev-parse HEAD)" = ${commit} ]`;
  return command(
    `${isThere} || { GIT_TERMINAL_PROMPT=0 ${git} fetch --quiet --no-tags origin && ${take} --detach ${commit}; }`,
    `${isThere} && ${take} -`,
  );
}

/** The same text on every target, so that a config can allow it: git itself knows what was checked out before, and overwrites no work. */
const command = (text: string, undo?: string): Repair => ({
  changes: [{ kind: "run", command: text, timeoutMs: 300_000, ...(undo !== undefined && { undo }) }],
});

/** No hook and no monitor of the clone or of its user is run, and nothing goes on behind. */
const withoutHooks = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0";
