import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, plumbline } from "./support/plumbline.ts";

const nobody = "127.0.0.1:9";

test("a server that targets names is not said to be free, since nobody looked", async () => {
  using place = folder();
  const { code, stdout, stderr } = await plumbline(["targets", "--server", `http://${nobody}/lab`], {
    cwd: place.path,
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^jupyter\/127\.0\.0\.1:9 .* not contacted/m);
  assert.equal(stderr, "\n1 target; not contacted: a scan tells what answers.\n");
});

test("an AWS endpoint that does not answer is named, and no target is counted", async () => {
  using place = folder();
  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: `http://${nobody}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
  };
  const { code, stderr } = await plumbline(["targets"], { cwd: place.path, env });
  assert.equal(code, 2);
  assert.match(stderr, /^Not listed to the end: .*ListDomains: ECONNREFUSED at 127\.0\.0\.1:9\)\.\n  .*endpoint/m);
  assert.doesNotMatch(stderr, /target[s]?;/);
});
