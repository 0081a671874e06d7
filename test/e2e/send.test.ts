import assert from "node:assert/strict";
import { test } from "node:test";
import { taking } from "../notify/support/security-hub.ts";
import { startSink } from "../notify/support/sink.ts";
import { config, policyFiles } from "./remedies/support.ts";
import { remedyStudio } from "./remedies/studio.ts";
import { start } from "./support/plumbline.ts";

test("a stored run is imported into Security Hub, and what that did not take ends it with 2", async () => {
  await using studio = await remedyStudio(2, { ...policyFiles(), ...config("{ mode: enforce }") });
  await studio.run("apply", "--yes", "-q");
  let refuse = false;
  await using hub = await startSink(
    taking(([id]) => (refuse ? [{ Id: id, ErrorCode: "InvalidInput", ErrorMessage: "no" }] : [])),
  );
  const env = {
    AWS_ENDPOINT_URL_SECURITYHUB: hub.origin,
    AWS_ACCESS_KEY_ID: "sim",
    AWS_SECRET_ACCESS_KEY: "sim",
  };
  const report = (...args: readonly string[]) => start(["report", "latest", ...args], { cwd: studio.path, env }).ended;
  const sent = await report("--send", "--report", "asff=asff.jsonl");
  assert.equal(sent.code, 0, sent.stderr);
  const [, imported] = /Imported (\d+) findings into Security Hub/.exec(sent.stderr) ?? [];
  const bodies = hub.received.map(({ body }) => JSON.parse(body.toString()));
  assert.equal(Number(imported), bodies.flatMap(({ Findings }) => Findings).length);
  assert.ok(Number(imported) >= 8, sent.stderr);
  assert.ok(
    bodies
      .flatMap(({ Findings }) => Findings)
      .every(({ Id }: { Id: string }) => /^arn:aws:sagemaker:[\w-]+:\d{12}:space\//.test(Id)),
  );
  refuse = true;
  const refused = await report("--send", "-q");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^Not taken: arn:.*: InvalidInput: no$/m);
});
