import { type AppFacts, type KnownFact, noAppFacts } from "../../model/target.ts";
import type { Case } from "../case.ts";
import type { AppSpec } from "./spec.ts";

const is = (value: string | number | null): KnownFact => ({ value });
const lab: AppFacts = {
  status: is("InService"),
  image: is("arn:aws:sagemaker:us-east-1:885854791233:image/sagemaker-distribution-cpu"),
  imageVersion: is("3.9.1"),
  instanceType: is("ml.t3.medium"),
  lifecycleConfig: is(null),
  idleMinutes: is(60),
  networkMode: is("PublicInternetOnly"),
};
const of = (facts: Partial<AppFacts>): NonNullable<Case<AppSpec>["context"]> => ({ app: { ...lab, ...facts } });

export const cases: readonly Case<AppSpec>[] = [
  {
    title: "a version in the range passes",
    spec: { imageVersion: { version: ">=3.0" } },
    answers: [],
    context: of({}),
    outcome: "pass",
    says: "3.9.1",
  },
  {
    title: "a version below it fails",
    spec: { imageVersion: { version: ">=4.0" } },
    answers: [],
    context: of({}),
    outcome: "fail",
    says: "3.9.1",
  },
  {
    title: "an alias that is no number cannot be told",
    spec: { imageVersion: { version: ">=2.0" } },
    answers: [],
    context: of({ imageVersion: is("latest-cpu") }),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "what is wrong is named alone",
    spec: { networkMode: "VpcOnly", instanceType: "ml.t3.medium" },
    answers: [],
    context: of({}),
    outcome: "fail",
    says: "PublicInternetOnly",
    hides: "ml.t3",
  },
  {
    title: "idle shutdown that is off is absent, and not a small number",
    spec: { idleMinutes: { atMost: 120 } },
    answers: [],
    context: of({ idleMinutes: is(null) }),
    outcome: "fail",
    says: "nothing",
  },
  {
    title: "idle shutdown in time passes",
    spec: { idleMinutes: { atMost: 120 } },
    answers: [],
    context: of({}),
    outcome: "pass",
  },
  {
    title: "what there cannot be does not apply",
    spec: { idleMinutes: { atMost: 120 } },
    answers: [],
    context: of({ idleMinutes: { notApplicable: "Studio Classic has no idle shutdown of AWS" } }),
    outcome: "notApplicable",
    says: "Classic",
  },
  {
    title: "what there cannot be takes nothing from what there is",
    spec: { idleMinutes: { atMost: 120 }, networkMode: "VpcOnly" },
    answers: [],
    context: of({ idleMinutes: { notApplicable: "Studio Classic has no idle shutdown of AWS" } }),
    outcome: "fail",
  },
  {
    title: "a fact that AWS denied is unknown for that reason",
    spec: { idleMinutes: { absent: true } },
    answers: [],
    context: of({ idleMinutes: { reason: { code: "denied" } } }),
    outcome: { unknown: "denied" },
  },
  {
    title: "no lifecycle configuration is absent",
    spec: { lifecycleConfig: { absent: true } },
    answers: [],
    context: of({}),
    outcome: "pass",
  },
  {
    title: "facts that are not kept are unknown",
    spec: { status: "InService" },
    answers: [],
    context: { app: noAppFacts({ code: "not-kept" }) },
    outcome: { unknown: "not-kept" },
  },
  {
    title: "where there is no AWS app it does not apply",
    spec: { status: "InService" },
    answers: [],
    outcome: "notApplicable",
    says: "no AWS app",
  },
  {
    title: "hostile text is printable",
    spec: { image: { matches: "^approved" } },
    answers: [],
    context: of({ image: is("\u001b[31mred\u202e") }),
    outcome: "fail",
    hides: "\u001b",
  },
];
