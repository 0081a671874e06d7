import { absent, files, none, type Case } from "../case.ts";
import type { Combination } from "./schema.ts";
import type { CombinedSpec } from "./spec.ts";

const npmrc = { file: { path: "~/.npmrc", exists: false } } as const;
const registry = { path: "~/.npmrc", format: "ini", key: "registry", matches: "^https://npm\\.example/" } as const;
const mirror: CombinedSpec = [npmrc, { setting: registry }];
const netrc: CombinedSpec = [
  { file: { path: "~/.netrc", mode: "0600" } },
  { file: { path: "~/.netrc", lacks: "password" } },
];
const closed = files({ mode: 0o600, content: "machine a\n" });

export const cases: Readonly<Record<Combination, readonly Case<CombinedSpec>[]>> = {
  all: [
    { title: "all that hold pass", spec: netrc, answers: [closed, closed], outcome: "pass" },
    {
      title: "one that does not hold fails all, and is named alone",
      spec: netrc,
      answers: [files({ mode: 0o644 }), closed],
      outcome: "fail",
      says: "mode 0644",
      hides: "lacks",
    },
    {
      title: "what cannot be told leaves the rest open",
      spec: netrc,
      answers: [closed, none("connection-lost")],
      outcome: { unknown: "connection-lost" },
    },
    {
      title: "what cannot be told does not matter beside a fail",
      spec: netrc,
      answers: [none("connection-lost"), files({ content: "password x\n" })],
      outcome: "fail",
    },
  ],
  any: [
    { title: "one that holds is enough", spec: mirror, answers: [absent, absent], outcome: "pass" },
    {
      title: "the other one is enough, too",
      spec: mirror,
      answers: [files({}), files({ content: "registry=https://npm.example/\n" })],
      outcome: "pass",
      says: "https://npm.example/",
    },
    {
      title: "none that holds fails, and each is named",
      spec: mirror,
      answers: [files({}), files({ content: "registry=https://evil.example/\n" })],
      outcome: "fail",
      says: 'file, mode 0644; "https://evil',
    },
    {
      title: "what cannot be told may be the one that holds",
      spec: mirror,
      answers: [files({}), none("access-denied")],
      outcome: { unknown: "access-denied" },
    },
    {
      title: "what cannot be told does not matter beside one that holds",
      spec: mirror,
      answers: [absent, none("access-denied")],
      outcome: "pass",
    },
    {
      title: "combinations hold combinations, which get their own answers",
      spec: [npmrc, { all: [{ file: { path: "~/.npmrc", mode: "0600" } }, { setting: registry }] }],
      answers: [files({}), files({ mode: 0o600 }), files({ content: "registry=https://npm.example/\n" })],
      outcome: "pass",
    },
  ],
  none: [
    {
      title: "none that holds passes",
      spec: [{ file: { path: "~/.netrc", exists: true } }, { file: { path: "~/.a", exists: true } }],
      answers: [absent, absent],
      outcome: "pass",
    },
    {
      title: "one that holds fails, and is named",
      spec: [{ file: { path: "~/.netrc", exists: true } }, { file: { path: "~/.a", exists: true } }],
      answers: [absent, files({})],
      outcome: "fail",
      says: "~/.a: present",
      hides: "~/.netrc: absent",
    },
    {
      title: "what cannot be told may be one that holds",
      spec: [{ file: { path: "~/.netrc", exists: true } }],
      answers: [none("connection-lost")],
      outcome: { unknown: "connection-lost" },
    },
    {
      title: "a package of which one copy is in the range is there, whatever the others are",
      spec: [{ package: { name: "urllib3", version: "<2", environment: "~/.local" } }],
      answers: [
        files(
          { path: "/h/.local/lib/python3.11/site-packages/urllib3-1.26.5.dist-info", kind: "directory" },
          { path: "/h/.local/lib/python3.12/site-packages/urllib3-2.2.0.dist-info", kind: "directory" },
        ),
        ...Array.from({ length: 7 }, () => absent),
      ],
      outcome: "fail",
      says: "1.26.5",
    },
    {
      title: "a value of the wrong kind is not one that does not hold",
      spec: [{ setting: { path: "~/a.json", format: "json", key: "port", matches: "^80$" } }],
      answers: [files({ path: "/home/sagemaker-user/a.json", content: '{"port": 80}' })],
      outcome: "fail",
    },
  ],
};
