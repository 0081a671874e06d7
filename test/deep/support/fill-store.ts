import { findingId } from "../../../src/engine/finding.ts";
import { Tally } from "../../../src/engine/summary.ts";
import type { Finding } from "../../../src/model/report.ts";
import type { NewRun } from "../../../src/model/records.ts";
import { severities } from "../../../src/model/policy.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { check, policySet } from "../../engine/support/fleet.ts";
import { finding, target } from "../../reports/support/findings.ts";
import { acquired } from "../../store/support/acquired.ts";
import { HandClock, iso, look, minute, newRun, runEnd, start } from "../../store/support/material.ts";

/** Checks of one target. */
export const checks = 100;

/** Check `n` belongs to policy `n % 10`. */
const set = policySet(
  ...Array.from({ length: 10 }, (_, nth) => ({
    name: `policy-${nth}`,
    checks: Array.from({ length: 10 }, (_, tens) => check(`check-${tens * 10 + nth}`, { severity: severityOf(nth) })),
  })),
);

function severityOf(at: number): Finding["severity"] {
  return severities[at % severities.length] ?? "low";
}

/**
 * A store of two runs over `targets` homes: `every` asked all policies, and `some`, an hour later, one of ten. Of a hundred checks 90
 * pass, eight fail, one could not be told and one does not apply; each home has its own words.
 */
export async function fillStore(path: string, targets: number): Promise<void> {
  await using store = await openStore(path, { clock: new HandClock(start) });
  await using writer = await acquired(store, "filler");
  await writer.keepPolicySet(set.hash, set);
  const run = async (id: string, at: number, policies: readonly string[]): Promise<void> => {
    const about: Partial<NewRun> = { startedAt: iso(at), policyHash: set.hash, policies };
    await writer.startRun(newRun(id, about));
    const tally = new Tally();
    for (let index = 0; index < targets; index++) {
      const user = `user-${String(index).padStart(5, "0")}`;
      const row = target({
        id: `sagemaker/d-1/${user}/JupyterLab`,
        userProfile: user,
        arn: `arn:aws:sagemaker:eu-central-1:111122223333:user-profile/d-1/${user}`,
      });
      const all = Array.from({ length: checks }, (_, nth) => findingOf(nth, index, { id: row.id, at }));
      const findings = all.filter(({ policy }) => policies.length === 0 || policies.includes(policy));
      tally.add({ target: row, findings, planned: findings.length });
      await writer.recordLook(look(id, { target: row, findings }, { at: iso(at), policyHash: set.hash }));
    }
    await writer.finishRun(runEnd(id, { summary: tally.summary(), finishedAt: iso(at + minute) }), []);
  };
  await run("every", start, []);
  await run("some", start + 60 * minute, ["policy-0"]);
}

function findingOf(nth: number, index: number, { id, at }: { readonly id: string; readonly at: number }): Finding {
  const outcome = nth < 90 ? "pass" : nth < 98 ? "fail" : nth === 98 ? "unknown" : "notApplicable";
  const [policy, name] = [`policy-${nth % 10}`, `check-${nth}`];
  return finding({
    id: findingId(id, policy, name, ""),
    policy,
    check: name,
    title: `The setting number ${nth} is as it should be`,
    severity: severityOf(nth % 10),
    target: id,
    outcome,
    reason: outcome === "unknown" ? "probe-timeout" : null,
    expected: `line ${nth} of ~/.config/tool/config.toml holds what the team agreed on`,
    observed: `line ${nth} holds ${index * 7919 + nth}`,
    evidence: [`~/.config/tool/config.toml line ${nth}: value ${index * 104_729 + nth}`],
    lifecycle: outcome === "fail" ? "open" : "none",
    firstSeen: outcome === "fail" ? iso(start) : null,
    lastSeen: outcome === "unknown" ? null : iso(at),
  });
}
