import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { plumbline } from "./support/plumbline.ts";

const cwd = fileURLToPath(new URL("../../examples/quickstart", import.meta.url));

test("the quickstart's config and policies are valid", async () => {
  await using home = await newHome();
  const { code, stdout, stderr } = await plumbline(["validate"], { cwd, home: home.path });
  assert.equal(code, 0, stdout + stderr);
});

test("a tidy home makes the quickstart's scan end with 0", async () => {
  await using home = await newHome();
  const { code, findings, said } = await scan(home.path);
  assert.equal(code, 0, said);
  assert.deepEqual(findings, {
    "no-netrc": "pass",
    "no-static-aws-keys": "pass",
    "one-package-index": "pass",
    "terminal-answers": "pass",
  });
});

test("a home with secrets in plain text makes the quickstart's scan end with 1 and name each check", async () => {
  await using home = await newHome();
  await home.write(".netrc", "machine example.org login you password in-plain-text\n");
  await home.write(
    ".aws/credentials",
    "[default]\naws_access_key_id = EXAMPLE\naws_secret_access_key = in-plain-text\n",
  );
  await home.write(".config/pip/pip.conf", "[global]\nextra-index-url = https://pypi.example.org/simple\n");
  const { code, findings, said } = await scan(home.path);
  assert.equal(code, 1, said);
  assert.deepEqual(findings, {
    "no-netrc": "fail",
    "no-static-aws-keys": "fail",
    "one-package-index": "fail",
    "terminal-answers": "pass",
  });
  assert.doesNotMatch(said, /in-plain-text/, "what a check reads is not repeated");
});

async function scan(
  home: string,
): Promise<{ readonly code: number | null; readonly findings: Record<string, string>; readonly said: string }> {
  const { code, stdout, stderr } = await plumbline(["scan", "-o", "json"], { cwd, home });
  const said = stdout + stderr;
  assert.match(stdout, /^\{/, said);
  const rows: readonly { readonly check: string; readonly outcome: string }[] = JSON.parse(stdout).findings;
  return { code, findings: Object.fromEntries(rows.map(({ check, outcome }) => [check, outcome])), said };
}

async function newHome(): Promise<
  { readonly path: string; write(name: string, content: string): Promise<void> } & AsyncDisposable
> {
  const path = await mkdtemp(join(tmpdir(), "plumbline-quickstart-"));
  return {
    path,
    async write(name, content) {
      await mkdir(join(path, name, ".."), { recursive: true });
      await writeFile(join(path, name), content);
    },
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}
