import { absent, none, ran, type Case } from "../case.ts";
import type { GitSpec } from "./spec.ts";

const id = "3f9a2c1d09ac7c5c38b7e5ed0f8d4a1c4a2f0e6d";
const path = "~/tools";

const clone = ({ commit = `commit:${id}\n`, branch = "refs/heads/main", rest = "" } = {}) => [
  ran({ stdout: `${commit}branch:${branch}\n${rest}end\n` }),
];
const urls = (...of: readonly string[]) => clone({ rest: of.map((url) => `url:origin:${url}\n`).join("") });
const status = (...said: readonly string[]) => clone({ rest: said.map((line) => `${line}\n`).join("") });
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
    answers: clone({ commit: "commit:none\n" }),
    outcome: "fail",
    says: "no commit yet",
  },
  {
    title: "a commit that git does not read may be the one",
    spec: { path, commit: "3f9a2c1" },
    answers: clone({ commit: "" }),
    outcome: { unknown: "unparsable" },
  },
  { title: "a branch is compared", spec: { path, branch: "main" }, answers: clone(), outcome: "pass" },
  {
    title: "what only ends like a branch is none",
    spec: { path, branch: "main" },
    answers: clone({ branch: "refs/remotes/origin/main" }),
    outcome: "fail",
  },
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
    title: "a remote is compared and shown without what looks like a secret",
    spec: { path, remotes: { origin: "https://other.example/t.git" } },
    answers: urls("https://git.example/t.git?token=canary-secret"),
    outcome: "fail",
    says: "https://git.example/t.git",
    hides: "canary-secret",
  },
  {
    title: "a remote by ssh keeps its name",
    spec: { path, remotes: { origin: "git@git.example:t.git" } },
    answers: urls("git@git.example:t.git"),
    outcome: "pass",
  },
  {
    title: "a remote that pushes elsewhere is named with where",
    spec: { path, remotes: { origin: { contains: "git.example" } } },
    answers: urls("https://evil.example/t.git", "https://git.example/t.git"),
    outcome: "fail",
    says: 'remote origin "https://evil.example/t.git"',
  },
  {
    title: "and a matcher that it meets by half is not met by its opposite",
    spec: { path, remotes: { origin: { not: { contains: "evil" } } } },
    answers: urls("https://evil.example/t.git", "https://git.example/t.git"),
    outcome: "fail",
  },
  {
    title: "a remote of another name is another",
    spec: { path, remotes: { upstream: { absent: true } } },
    answers: urls("https://git.example/t.git"),
    outcome: "pass",
  },
  {
    title: "a clone as committed is clean",
    spec: { path, clean: true },
    answers: status("status:whole"),
    outcome: "pass",
  },
  {
    title: "a change is no cleanliness, and is named",
    spec: { path, clean: true },
    answers: status("change: M a.py", "change:?? b.py", "status:whole"),
    outcome: "fail",
    says: "2 changed: a.py, b.py",
  },
  {
    title: "a changed path cannot say that nothing is changed",
    spec: { path, clean: true },
    answers: status("change:?? status:whole", "status:broken"),
    outcome: "fail",
    hides: "\u001b",
  },
  {
    title: "a clone with a filter of its own is not asked whether it is clean",
    spec: { path, clean: true },
    answers: status("status:filter"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "what looks changed because its filter was not run may be as committed",
    spec: { path, clean: true },
    answers: status("change: M big.bin", "status:filtered", "status:whole"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "what was added beside it is a change all the same",
    spec: { path, clean: true },
    answers: status("change: M big.bin", "change:?? b.py", "status:filtered", "status:whole"),
    outcome: "fail",
    says: "1 changed: b.py",
  },
  {
    title: "a clone whose git was told to overlook files is not known to be clean",
    spec: { path, clean: true },
    answers: status("status:overlooked", "status:whole"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "but a change that git did see is one",
    spec: { path, clean: true },
    answers: status("change: M a.py", "status:overlooked", "status:whole"),
    outcome: "fail",
  },
  {
    title: "a status that failed is none",
    spec: { path, clean: true },
    answers: status("status:broken"),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "one that did not come is none",
    spec: { path, clean: "tracked" },
    answers: status(),
    outcome: { unknown: "unparsable" },
  },
  { title: "a clone exists", spec: { path, exists: true }, answers: clone(), outcome: "pass" },
  { title: "one that should not fails", spec: { path, exists: false }, answers: clone(), outcome: "fail" },
  { title: "one that does not, does not", spec: { path, exists: false }, answers: ended(6), outcome: "pass" },
  {
    title: "behind a closed folder there may be one",
    spec: { path, exists: false },
    answers: ended(8),
    outcome: { unknown: "access-denied" },
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
