import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, type Assertion } from "../conclude.ts";
import { judgeOnly } from "../judge-only.ts";
import { cannotTell, every, no, verdict, yes, type Verdict } from "../verdict.ts";
import { shelves } from "./environments.ts";
import { copiesOf, installed, type Copy } from "./installed.ts";
import { satisfies } from "./ranges.ts";
import { systemPackages } from "./system.ts";
import { canonicalName, managerOf, type Manager, type NamedPackage, type PackageSpec } from "./spec.ts";

const shown = 10;

export function judge(spec: PackageSpec, answers: readonly Answer[]): Judgement {
  const manager = managerOf(spec);
  const { copies, open } = manager === "system" ? systemPackages(answers[0]) : installed(shelves(spec), answers);
  if ("only" in spec)
    return judgeOnly(
      spec.only.map((name) => canonicalName(name, manager)),
      copies.map(({ name, place }) => ({ name: canonicalName(name, manager), place })),
      open,
    );
  return conclude(judgeNamed(spec, copiesOf(spec.name, manager, copies), open));
}

function judgeNamed(spec: NamedPackage, copies: readonly Copy[], open: Reason | undefined): readonly Assertion[] {
  const evidence = copies.slice(0, shown).map(({ version, place }) => {
    const name = typeof version === "string" ? version : "some version";
    return printable(`${name} in ${place}`, 256);
  });
  const there = copies.length > 0;
  const observed = there ? "present" : open === undefined ? "absent" : "not known";
  if (spec.state === "absent")
    return [{ expected: "absent", observed, verdict: there ? no : settled(yes, open), evidence }];
  const present: Assertion = { expected: "present", observed, verdict: there ? yes : settled(no, open), evidence };
  if (spec.version === undefined || !there) return [present];
  return [present, judgeVersions(spec.version, copies, { open, manager: managerOf(spec) })];
}

/** Every copy counts: which one a program imports depends on how it is started. */
function judgeVersions(
  range: string,
  copies: readonly Copy[],
  { open, manager }: { readonly open: Reason | undefined; readonly manager: Manager },
): Assertion {
  const verdicts = copies.map(({ version }): Verdict => {
    if (typeof version !== "string") return cannotTell(version);
    const holds = satisfies(version, range, manager);
    return holds === undefined
      ? cannotTell({ code: "undecidable", detail: printable(`no order for the version ${version}`, 200) })
      : verdict(holds);
  });
  const texts = copies.map(({ version }) => (typeof version === "string" ? version : "some version"));
  return {
    expected: printable(`version ${range}`),
    observed: printable(`version ${[...new Set(texts)].slice(0, shown).join(", ")}`, 512),
    // A copy that was not seen may be another version.
    verdict: mixed(verdicts) ?? every([...verdicts, settled(yes, open)]),
  };
}

/** Where one copy is in the range and another is not, neither the range nor its opposite holds: `none` over it is no pass. */
const mixed = (verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.some(({ ok }) => ok === true) && verdicts.some(({ ok }) => ok === false)
    ? { ok: false, mismatch: "some copies are in the range and some are not" }
    : undefined;

const settled = (ok: Verdict, open: Reason | undefined): Verdict => (open === undefined ? ok : cannotTell(open));
