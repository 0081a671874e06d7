import { absent, none, ran, type Case } from "../case.ts";
import type { ProcessSpec } from "./spec.ts";

interface Given {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly path?: string;
}

const server: Given = { pid: 1, parent: 0, name: "jupyter-lab", path: "/opt/conda/bin/python3.11" };
/** Our shell below the server, and what it started. */
const ours: readonly Given[] = [
  { pid: 70, parent: 1, name: "plumbline", path: "/usr/bin/perl" },
  { pid: 71, parent: 70, name: "sh", path: "/usr/bin/dash" },
  { pid: 72, parent: 71, name: "grep", path: "/usr/bin/grep" },
];

function listed(...more: readonly Given[]): string {
  const all = [server, ...ours, ...more];
  const rows = all.map(({ pid, parent, name }) => `Name:\t${name}\nPid:\t${pid}\nPPid:\t${parent}\n`);
  const files = all.map(({ pid, path }) => `exe: /proc/${pid}/exe${path === undefined ? "" : ` -> ${path}`}\n`);
  return `own: 70\n${rows.join("")}${files.join("")}`;
}

const among = (...more: readonly Given[]) => [ran({ stdout: listed(...more) })];
const ngrok: Given = { pid: 90, parent: 1, name: "ngrok", path: "/home/sagemaker-user/bin/ngrok" };
const no: ProcessSpec = { names: ["ngrok*"], state: "absent" };

export const cases: readonly Case<ProcessSpec>[] = [
  { title: "a program that does not run is absent", spec: no, answers: among(), outcome: "pass" },
  {
    title: "a program that runs is not absent, and is named by its file",
    spec: no,
    answers: among(ngrok),
    outcome: "fail",
    says: "/home/sagemaker-user/bin/ngrok",
  },
  {
    title: "a program that calls itself otherwise is known by its file",
    spec: no,
    answers: among({ ...ngrok, name: "python3" }),
    outcome: "fail",
  },
  {
    title: "a script is known by the name that the kernel has for it",
    spec: { names: ["sync.sh"], state: "absent" },
    answers: among({ pid: 90, parent: 1, name: "sync.sh", path: "/usr/bin/bash" }),
    outcome: "fail",
  },
  {
    title: "a program whose file was deleted is known by what it was",
    spec: no,
    answers: among({ ...ngrok, name: "x", path: "/tmp/ngrok (deleted)" }),
    outcome: "fail",
  },
  {
    title: "a program that has to run and does, runs",
    spec: { ...no, state: "running" },
    answers: among(ngrok),
    outcome: "pass",
  },
  {
    title: "a program that has to run and does not, fails",
    spec: { ...no, state: "running" },
    answers: among(),
    outcome: "fail",
  },
  {
    title: "our own processes do not count, whatever they are called",
    spec: { names: ["sh", "grep", "plumbline"], state: "absent" },
    answers: among(),
    outcome: "pass",
  },
  {
    title: "a process below the server that bears the name of one of ours counts",
    spec: { names: ["grep"], state: "absent" },
    answers: among({ pid: 95, parent: 1, name: "grep", path: "/usr/bin/grep" }),
    outcome: "fail",
  },
  {
    title: "approved programs are approved, patterns among them",
    spec: { only: ["jupyter*", "python*"] },
    answers: among(),
    outcome: "pass",
  },
  {
    title: "a program is approved only if both of its names are",
    spec: { only: ["jupyter*", "python*"] },
    answers: among({ ...ngrok, name: "python3" }),
    outcome: "fail",
    says: "/home/sagemaker-user/bin/ngrok",
  },
  {
    title: "the kernel's threads do not count",
    spec: { only: ["jupyter*", "python*"] },
    answers: among({ pid: 2, parent: 0, name: "kthreadd" }, { pid: 9, parent: 2, name: "kworker/0:1" }),
    outcome: "pass",
  },
  {
    title: "what calls itself a thread of the kernel and has a file is none",
    spec: { only: ["jupyter*", "python*"] },
    answers: among({ pid: 2, parent: 0, name: "kthreadd", path: "/tmp/x" }),
    outcome: "fail",
  },
  {
    title: "a list that was cut off leaves open what is absent",
    spec: no,
    answers: [ran({ stdout: listed(), stdoutTruncated: true })],
    outcome: { unknown: "truncated" },
  },
  {
    title: "and not what was seen",
    spec: no,
    answers: [ran({ stdout: listed(ngrok), stdoutTruncated: true })],
    outcome: "fail",
  },
  {
    title: "a line that is none of a list leaves open what is absent",
    spec: no,
    answers: [ran({ stdout: listed({ pid: 91, parent: 1, name: "x", path: "/tmp/a\nb" }) })],
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a list that does not tell which processes are ours takes none of them for another's",
    spec: { only: ["jupyter*"] },
    answers: [ran({ stdout: listed().replace("own: 70\n", "") })],
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a file's name that looks like lines of ours makes no process ours",
    spec: no,
    answers: among(ngrok, { pid: 91, parent: 1, name: "x", path: "/tmp/a\nName:\tx\nPid:\t90\nPPid:\t70" }),
    outcome: "fail",
  },
  {
    title: "a /proc that hides the processes of others leaves open what is absent",
    spec: no,
    answers: [ran({ end: { exit: 5 }, stdout: listed() })],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "and hides nothing of what was seen in it",
    spec: no,
    answers: [ran({ end: { exit: 5 }, stdout: listed(ngrok) })],
    outcome: "fail",
  },
  {
    title: "where programs have to be approved, what is hidden may be another",
    spec: { only: ["jupyter*", "python*"] },
    answers: [ran({ end: { exit: 5 }, stdout: listed() })],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a list that could not be made for our own processes tells nothing",
    spec: no,
    answers: [ran({ end: { exit: 3 } })],
    outcome: { unknown: "probe-error" },
  },
  {
    title: "a program is found by where its file lies, whatever it is called",
    spec: { names: ["/tmp/*"], state: "absent" },
    answers: among({ pid: 90, parent: 1, name: "python3", path: "/tmp/.x/python3 (deleted)" }),
    outcome: "fail",
    says: "/tmp/.x/python3",
  },
  {
    title: "a program elsewhere lies not there",
    spec: { names: ["/tmp/*"], state: "absent" },
    answers: among(ngrok),
    outcome: "pass",
  },
  {
    title: "a place approves what lies there, whatever it calls itself",
    spec: { only: ["jupyter*", "python*", "/home/sagemaker-user/bin/*"] },
    answers: among({ ...ngrok, name: "sync.sh" }),
    outcome: "pass",
  },
  {
    title: "a program whose file cannot be seen lies in no place",
    spec: { only: ["jupyter*", "python*", "/*"] },
    answers: among({ pid: 90, parent: 1, name: "sshd" }),
    outcome: "fail",
    says: "sshd",
  },
  {
    title: "where there is no /proc nothing is known",
    spec: no,
    answers: [ran({ end: { exit: 6 } })],
    outcome: { unknown: "probe-error" },
  },
  {
    title: "a list that came too late is none",
    spec: no,
    answers: [ran({ end: { timedOut: true } })],
    outcome: { unknown: "probe-timeout" },
  },
  {
    title: "an answer that did not come is none",
    spec: no,
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
  { title: "an answer to another question is none", spec: no, answers: [absent], outcome: { unknown: "internal" } },
];
