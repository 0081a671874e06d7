import { none, ran, type Case } from "../case.ts";
import type { EnvironmentSpec } from "./spec.ts";

const proxy: EnvironmentSpec = { name: "HTTPS_PROXY", equals: "http://proxy:3128" };

export const cases: readonly Case<EnvironmentSpec>[] = [
  {
    title: "the value that is wanted passes",
    spec: proxy,
    answers: [ran({ stdout: "+http://proxy:3128\n" })],
    outcome: "pass",
  },
  {
    title: "another one fails, and is shown",
    spec: proxy,
    answers: [ran({ stdout: "+http://other\n" })],
    outcome: "fail",
    says: "http://other",
  },
  { title: "none fails", spec: proxy, answers: [ran()], outcome: "fail", says: "nothing" },
  { title: "none is absent", spec: { name: "PYTHONPATH", absent: true }, answers: [ran()], outcome: "pass" },
  {
    title: "an empty value is a value",
    spec: { name: "PYTHONPATH", absent: true },
    answers: [ran({ stdout: "+\n" })],
    outcome: "fail",
  },
  {
    title: "a value of several lines is one value",
    spec: { name: "A", equals: "a\nb" },
    answers: [ran({ stdout: "+a\u0001b\n" })],
    outcome: "pass",
  },
  {
    title: "the value of what is called a secret is not shown",
    spec: { name: "API_TOKEN", absent: true },
    answers: [ran({ stdout: "+canary-value\n" })],
    outcome: "fail",
    hides: "canary",
  },
  {
    title: "two values of one name cannot be told",
    spec: proxy,
    answers: [ran({ stdout: "+a\n+b\n" })],
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a server that others may not read is unknown",
    spec: proxy,
    answers: [ran({ end: { exit: 3 } })],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "no server above the terminal is unknown",
    spec: proxy,
    answers: [ran({ end: { exit: 4 } })],
    outcome: { unknown: "probe-error" },
  },
  {
    title: "a time limit is no absence",
    spec: { name: "A", absent: true },
    answers: [ran({ end: { timedOut: true } })],
    outcome: { unknown: "probe-timeout" },
  },
  {
    title: "no answer is no absence",
    spec: { name: "A", absent: true },
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
];
