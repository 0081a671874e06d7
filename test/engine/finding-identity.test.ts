import assert from "node:assert/strict";
import { test } from "node:test";

import { checkTypes } from "../../src/checks/registry.ts";
import { scan } from "../../src/engine/scan.ts";
import { NotAssessed } from "../../src/model/errors.ts";
import type { TargetProvider } from "../../src/model/ports.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { collect, framesFor, honest, provider, session, tools, user } from "./support/fleet.ts";

const text = `apiVersion: plumbline/v1
kind: Policy
metadata: { name: home }
spec:
  checks:
    - id: file
      file: { path: ~/a, exists: true }
    - id: setting
      setting: { path: ~/b, format: ini, key: c, absent: true }
    - id: named
      extension: { name: "@a/b", state: absent }
    - id: listed
      extension: { only: ["@a/*"] }
    - id: command
      command: { run: echo hello }
`;

async function findings(open: TargetProvider["open"]) {
  const parsed = parsePolicies([{ path: "p.yaml", text }], checkTypes);
  assert.ok(parsed.ok);
  const given = { ...tools(), types: checkTypes, providers: [provider([user("ann")], open)], concurrency: 1 };
  const results = await collect(scan({ ...given, policies: parsed.set, signal: new AbortController().signal }));
  return results.flatMap((result) => result.findings);
}

test("a finding keeps its id and subject when what was answered becomes unknown", async () => {
  const answered = await findings(async () => session());
  const unanswered = await findings(async () =>
    session({
      async *run(program) {
        yield framesFor(program, (ask) =>
          ask.kind === "run" || ask.path === "/usr" || !/^~|labext/.test(ask.path) ? honest()(ask) : gone,
        );
      },
    }),
  );
  const unvisited = await findings(async () => {
    throw new NotAssessed("unreachable", "no way", { remedy: "none" });
  });
  assert.ok(answered.some(({ outcome }) => outcome !== "unknown"));
  assert.ok(unanswered.some(({ reason }) => reason === "race"));
  assert.ok(unvisited.every(({ reason }) => reason === "unreachable"));
  const identity = (all: typeof answered) => all.map(({ id, check, subject }) => [id, check, subject]);
  assert.deepEqual(identity(unanswered), identity(answered));
  assert.deepEqual(identity(unvisited), identity(answered));
  assert.deepEqual(
    answered.map(({ subject }) => subject),
    ["~/a", "~/b", "@a/b", "", ""],
  );
});

const gone = { kind: "none", reason: "race" } as const;
