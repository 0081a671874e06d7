import { cutOff, denied, files, none, type Case } from "../case.ts";
import type { FindSpec } from "./spec.ts";

const open: FindSpec = { under: "~/data", mode: { anyOf: "0002" }, none: true };
const keys: FindSpec = { under: "~", names: ["*.ipynb"], contains: { matches: "AKIA[0-9A-Z]{16}" }, none: true };
const few: FindSpec = { under: "~/.cache", count: { atMost: 1 } };
const key = "a\nAKIAEXAMPLEEXAMPLE00\n";

export const cases: readonly Case<FindSpec>[] = [
  { title: "nothing found passes", spec: open, answers: [files()], outcome: "pass", says: "none found" },
  {
    title: "what is found fails, and is named with what it is",
    spec: open,
    answers: [files({ path: "/h/data/a", mode: 0o666 }, { path: "/h/data/b", mode: 0o777, kind: "directory" })],
    outcome: "fail",
    says: "/h/data/b",
  },
  {
    title: "a folder that cannot be looked into leaves it open",
    spec: open,
    answers: [denied("/h/data/x")],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a search that was cut off proves nothing",
    spec: open,
    answers: [cutOff],
    outcome: { unknown: "truncated" },
  },
  {
    title: "what was found before the cut fails nevertheless",
    spec: open,
    answers: [{ ...files({ path: "/h/data/a", mode: 0o666 }), truncated: true } as never],
    outcome: "fail",
    says: "truncated",
  },
  {
    title: "a name that moves the cursor is printable",
    spec: open,
    answers: [files({ path: "/h/data/\u001b[2Ja\n", mode: 0o666 })],
    outcome: "fail",
    hides: "\u001b",
  },
  {
    title: "a text in a file is found, and not shown",
    spec: keys,
    answers: [files({ path: "/h/a.ipynb", content: key }, { path: "/h/b.ipynb", content: "b" })],
    outcome: "fail",
    says: "line 2",
    hides: "AKIAEXAMPLE",
  },
  { title: "files without the text pass", spec: keys, answers: [files({ content: "b" })], outcome: "pass" },
  {
    title: "a file of which only the beginning was read may hold it",
    spec: keys,
    answers: [files({ path: "/h/long.ipynb", content: "b\n", truncated: true })],
    outcome: { unknown: "truncated" },
    says: "long.ipynb",
  },
  {
    title: "a file that may not be read may hold it",
    spec: keys,
    answers: [files({ path: "/h/closed.ipynb", unread: "access-denied" })],
    outcome: { unknown: "access-denied" },
  },
  { title: "few enough pass", spec: few, answers: [files({})], outcome: "pass", says: "1 found" },
  { title: "too many fail", spec: few, answers: [files({}, {})], outcome: "fail", says: "2 found" },
  {
    title: "too many already cannot be mended by what was not seen",
    spec: few,
    answers: [{ ...files({}, {}), truncated: true } as never],
    outcome: "fail",
  },
  {
    title: "few so far may be too many",
    spec: few,
    answers: [{ ...files({}), truncated: true } as never],
    outcome: { unknown: "truncated" },
  },
  {
    title: "enough already stays enough",
    spec: { under: "~", count: { atLeast: 1 } },
    answers: [{ ...files({}), truncated: true } as never],
    outcome: "pass",
  },
  {
    title: "no answer is no pass",
    spec: few,
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
];
