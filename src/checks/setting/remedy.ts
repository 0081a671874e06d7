import type { Remedy, Repair } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { rewrittenAtStart } from "../durability.ts";
import { editSetting } from "../edit/edit-setting.ts";
import type { Wanted } from "../edit/wanted.ts";
import { answerAfter, cannot, outOfReach, presentFile, wholeFile, writing } from "../repair.ts";
import { judge } from "./judge.ts";
import { segments } from "./key.ts";
import { type FileSetting, isEffective, type SettingSpec } from "./spec.ts";

/** Writes the one value that a spec names into its file, or takes the key out. */
export const remedy: Remedy<SettingSpec> = {
  about: "sets the key to what `equals` says, or takes it out; everything else in the file stays as it is.",
  refuses: (spec) => {
    if (isEffective(spec)) return "Several files come to an effective setting; name the one to change by `path`.";
    return wantedOf(spec) === undefined
      ? "The matcher does not say which value is right: write `equals`, or `absent: true`."
      : outOfReach(spec.path);
  },
  describe: (spec) => {
    const wanted = isEffective(spec) ? undefined : wantedOf(spec);
    if (isEffective(spec) || wanted === undefined) return "";
    return "absent" in wanted
      ? `Take \`${spec.key}\` out of ${spec.path}.`
      : `Set \`${spec.key}\` to ${JSON.stringify(wanted.value)} in ${spec.path}.`;
  },
  probe: (spec) => (isEffective(spec) ? [] : wholeFile(spec.path)),
  repair: (spec, answers) => (isEffective(spec) ? cannot("It has no file of its own.") : repair(spec, answers)),
  risk: () => "low",
  layer: () => "home",
  notDurable: (spec) => (isEffective(spec) ? undefined : rewrittenAtStart(spec.path)),
};

const wantedOf = ({ equals, absent }: FileSetting): Wanted | undefined =>
  absent === true ? { absent } : equals === undefined ? undefined : { value: equals };

function repair(spec: FileSetting, [answer]: readonly Answer[]): Repair {
  const wanted = wantedOf(spec);
  const present = presentFile(answer);
  if (wanted === undefined) return cannot("The policy does not say which value is right.");
  if (typeof present === "object" && "cannot" in present) return present;
  const { format, path, key } = spec;
  const text = present === "absent" ? "" : present.text;
  const content = editSetting({ format, path, text }, segments(key), wanted);
  if (content === undefined)
    return cannot(`The ${format} file is written in a way in which this key cannot be changed for certain.`);
  const written = writing(path, present, content);
  if ("cannot" in written) return written;
  const after = judge(spec, [answerAfter(answer, written.changes)]);
  return after.outcome.kind === "pass" ? written : cannot("The check would still not pass afterwards.");
}
