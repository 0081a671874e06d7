import { absent, none, ran, type Case } from "../case.ts";
import type { GitSpec } from "./spec.ts";

const id = "3f9a2c1d09ac7c5c38b7e5ed0f8d4a1c4a2f0e6d";
const path = "~/tools";

function clone({ commit = id, branch = "main", origin = "https://git.example/t.git", status = "status:whole\n" } = {}) {
  return [ran({ stdout: `commit:${commit}\nbranch:${branch}\norigin:${origin}\n${status}end\n` })];
}
const ended = (exit: number) => [ran({ end: { exit } })];

export const cases: readonly Case<GitSpec>[] = [
  { title: "a commit is known by its beginning", spec: { path, commit: "3f9a2c1" }, answers: clone(), outcome: "pass" },
  {
    title: "another commit is another",
    spec: { path, commit: "3f9a2c2" },
    answers: clone(),
    outcome: "fail",
    says: id,
  },
  {
    title: "a clone without a commit has none",
    spec: { path, commit: "3f9a2c1" },
    answers: clone({ commit: "" }),
    outcome: "fail",
  },
  { title: "a branch is compared", spec: { path, branch: "main" }, answers: clone(), outcome: "pass" },
  {
    title: "a detached clone is on no branch",
    spec: { path, branch: "main" },
    answers: clone({ branch: "" }),
    outcome: "fail",
  },
  {
    title: "and that can be asked for",
    spec: { path, branch: { absent: true } },
    answers: clone({ branch: "" }),
    outcome: "pass",
  },
  {
    title: "an origin is compared and shown without its user and password",
    spec: { path, origin: "https://other.example/t.git" },
    answers: clone({ origin: "https://ana:canary-secret@git.example/t.git" }),
    outcome: "fail",
    says: "https://git.example/t.git",
    hides: "canary-secret",
  },
  {
    title: "an origin by ssh keeps its name",
    spec: { path, origin: "git@git.example:t.git" },
    answers: clone({ origin: "git@git.example:t.git" }),
    outcome: "pass",
  },
  { title: "a clone as committed is clean", spec: { path, clean: true }, answers: clone(), outcome: "pass" },
  {
    title: "a change is no cleanliness, and is named",
    spec: { path, clean: true },
    answers: clone({ status: "change: M a.py\nchange:?? b.py\nstatus:whole\n" }),
    outcome: "fail",
    says: "2 changed: a.py, b.py",
  },
  {
    title: "a clone with a filter of its own is not asked whether it is clean",
    spec: { path, clean: true },
    answers: clone({ status: "filter:yes\n" }),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a status that failed is none",
    spec: { path, clean: true },
    answers: clone({ status: "status:broken\n" }),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "one that did not come is none",
    spec: { path, clean: true },
    answers: clone({ status: "" }),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "where there is no clone, nothing of it holds",
    spec: { path, branch: { absent: true } },
    answers: ended(6),
    outcome: "fail",
  },
  {
    title: "without git nothing is known",
    spec: { path, clean: true },
    answers: ended(7),
    outcome: { unknown: "probe-error" },
  },
  {
    title: "a clone that git does not read is not known",
    spec: { path, clean: true },
    answers: ended(9),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "an answer without its end is none",
    spec: { path, commit: "3f9a2c1" },
    answers: [ran({ stdout: `commit:${id}\n` })],
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a question that timed out is none",
    spec: { path, clean: true },
    answers: [ran({ end: { timedOut: true } })],
    outcome: { unknown: "probe-timeout" },
  },
  {
    title: "an answer that did not come is none",
    spec: { path, clean: true },
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
  {
    title: "an answer to another question is none",
    spec: { path, clean: true },
    answers: [absent],
    outcome: { unknown: "internal" },
  },
];
