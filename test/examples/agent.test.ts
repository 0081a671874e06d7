import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { plumbline } from "./support/plumbline.ts";

const cwd = fileURLToPath(new URL("../../examples/agent", import.meta.url));

test("the agent's config is valid where no copy of its repository is, and each of its values is shown", async () => {
  const { code, stdout, stderr } = await plumbline(["validate", "--config", "plumbline.yaml"], { cwd, home: tmpdir() });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^source\.git\.interval +1m +plumbline\.yaml$/m);
  assert.match(stdout, /^notify\[1\]\.digest +1d +plumbline\.yaml$/m);
  assert.match(stdout, /^Valid: 0 policies .*, and the config plumbline\.yaml\.$/m);
});
