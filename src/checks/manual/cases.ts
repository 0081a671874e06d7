import type { Case } from "../case.ts";
import type { ManualSpec } from "./spec.ts";

const spec: ManualSpec = {
  statement: "Access was reviewed",
  attestedBy: "platform-security",
  attestedOn: "2026-01-10",
  until: "2026-06-30",
};

export const cases: readonly Case<ManualSpec>[] = [
  {
    title: "it holds from the first moment of its day",
    spec,
    answers: [],
    context: { now: Date.UTC(2026, 0, 10) },
    outcome: "pass",
    says: "platform-security",
  },
  {
    title: "it holds to the last moment of its last day",
    spec,
    answers: [],
    context: { now: Date.UTC(2026, 6, 1) - 1 },
    outcome: "pass",
  },
  {
    title: "it fails from then on",
    spec,
    answers: [],
    context: { now: Date.UTC(2026, 6, 1) },
    outcome: "fail",
    says: "until 2026-06-30",
  },
  {
    title: "nothing is attested before it was looked at",
    spec,
    answers: [],
    context: { now: Date.UTC(2026, 0, 9) },
    outcome: "fail",
    says: "still to come",
  },
];
