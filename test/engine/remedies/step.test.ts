import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stepOf } from "../../../src/engine/remedies/step.ts";

const write = (path: string, from: string, to: string) =>
  stepOf({
    kind: "write",
    path,
    content: Buffer.from(to),
    mode: 0o600,
    before: { kind: "file", sha256: "x", mode: 0o644, content: Buffer.from(from) },
  });

suite("a step of a plan", () => {
  test("shows the lines that change and no others, without a trace of the rest", () => {
    const { diff, before, after } = write(
      "~/.config/a.conf",
      "keep = 1\nold = 2\nkeep = 3\n",
      "keep = 1\nnew = 2\nkeep = 3\n",
    );
    assert.deepEqual(diff, ["@@ -2,1 +2,1 @@", "-old = 2", "+new = 2"]);
    assert.deepEqual([before?.mode, after?.mode], ["0644", "0644"]);
  });

  test("shows none of more lines than anybody reads", () => {
    const { diff } = write("~/.config/a.conf", "x\ny\n".repeat(24_000), "y\n".repeat(24_000));
    assert.equal(diff, null);
  });

  for (const [line, secret] of [
    ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"],
    ["export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"],
    ["password: hunter2", "hunter2"],
    ['"password" : "hunter2",', "hunter2"],
    ["PASSWORD=hunter2", "hunter2"],
    ["machine example.org login ann password hunter2", "hunter2"],
    ["index-url = https://ann:hunter2@pypi.example/simple", "hunter2"],
    ["//npm.example/:_authToken=npm_Zk3v9QmT1xR8bW5yLd7c", "Zk3v9QmT1xR8"],
    ["c.ServerApp.token = 'Zk3v9QmT1xR8bW5yLd7cPn4s'", "Zk3v9QmT1xR8"],
    ["x = Zk3v9QmT1xR8bW5yLd7cPn4s", "Zk3v9QmT1xR8"],
    ["token ghp_0123456789abcdefghijABCDEFGHIJ", "ghp_0123"],
    ["DB_PASSWORD='correct horse battery staple'", "horse battery"],
    ["TOKEN=ab,cd}efgh", "efgh"],
    ["DB_PASS=hunter2", "hunter2"],
    ["db_pwd: hunter2", "hunter2"],
    ["Authorization: Bearer hunter2hunter2", "hunter2"],
    ["key sk-proj-abcdefgh12345678", "abcdefgh1234"],
    ["x: hf_abcdefghijklmnop", "abcdefghijkl"],
    ["-----BEGIN OPENSSH PRIVATE KEY-----", "PRIVATE KEY"],
  ] as const)
    test(`shows no secret of the line ${JSON.stringify(line.replaceAll(secret, "…"))}`, () => {
      const shown = JSON.stringify(write("~/.config/a.conf", `${line}\n`, ""));
      assert.ok(!shown.includes(secret), shown);
      assert.ok(!JSON.stringify(write("~/.config/a.conf", "", `${line}\n`)).includes(secret));
    });

  test("shows paths, names and addresses as they are", () => {
    for (const line of [
      "index-url = https://pypi.internal.example/simple",
      'root_dir = "/home/sagemaker-user/projects/2026/quarterly-report"',
      "extension = @jupyterlab/completer-extension:inline-completer",
    ])
      assert.deepEqual(write("~/a", "", `${line}\n`).diff, ["@@ -0,0 +1,1 @@", `+${line}`]);
  });

  test("shows no line of a file that holds credentials, nor of one that is no text", () => {
    for (const path of [
      "~/.aws/credentials",
      "~/.netrc",
      "~/.ssh/id_ed25519",
      "~/certs/server.key",
      "~/.docker/config.json",
    ])
      assert.equal(write(path, "a\n", "b\n").diff, null, path);
    assert.equal(write("~/a", "a\u0000b\n", "b\n").diff, null);
  });

  test("is cut where the change is long", () => {
    const { diff } = write("~/a", "", "line\n".repeat(500));
    assert.equal(diff?.length, 41);
    assert.match(diff.at(-1) ?? "", /461 more lines/);
  });
});
