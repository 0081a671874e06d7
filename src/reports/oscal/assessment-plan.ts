import type { CompiledPolicy } from "../../model/policy.ts";
import type { Report, StreamedReport } from "../../model/report.ts";
import { uuid } from "../uuid.ts";
import { metadata, some, token } from "./words.ts";

/** Which controls the policies look at; all of them are ours where no policy names one. */
export function reviewedControls(policies: readonly CompiledPolicy[]) {
  const frameworks = new Map<string, Set<string>>();
  for (const { controls } of policies)
    for (const [framework, ids] of Object.entries(controls))
      frameworks.set(framework, new Set([...(frameworks.get(framework) ?? []), ...ids]));
  const selections = [...frameworks].map(([framework, ids]) => ({
    description: framework,
    ...some(
      "include-controls",
      [...ids].toSorted().map((id) => ({ "control-id": token(id) })),
    ),
  }));
  const objectives = policies.flatMap(({ name, checks }) =>
    checks.map(({ id }) => ({ "objective-id": token(name, id) })),
  );
  return {
    "control-selections": selections.length > 0 ? selections : [{ "include-all": {} }],
    ...(objectives.length > 0 && { "control-objective-selections": [{ "include-objectives": objectives }] }),
  };
}

/** What the run set out to do: the plan that OSCAL wants results to follow. The system's own security plan is its reader's. */
export function assessmentPlan({ run }: Pick<StreamedReport, "run">, policies: readonly CompiledPolicy[]) {
  const ssp = uuid("ssp");
  return {
    "assessment-plan": {
      uuid: planUuid(run),
      metadata: metadata("Plumbline assessment plan", run),
      "import-ssp": { href: `#${ssp}` },
      "reviewed-controls": reviewedControls(policies),
      "back-matter": {
        resources: [{ uuid: ssp, title: "System security plan", description: "Kept by the owner of the system." }],
      },
    },
  };
}

export const planUuid = ({ id }: Report["run"]): string => uuid("plan", id);
