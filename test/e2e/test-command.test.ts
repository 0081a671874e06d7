import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { folder, plumbline } from "./support/plumbline.ts";

const library = fileURLToPath(new URL("../../policies", import.meta.url));

const policyText = (...checks: readonly string[]): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: demo }",
    "spec:",
    // A fixture stands for a home that the policy concerns, whomever it selects.
    "  targets: { userProfiles: [nobody] }",
    "  checks:",
    ...checks.map((check) => `    - ${check}`),
    "",
  ].join("\n");

const closed = "{ id: closed, file: { path: ~/.ssh, mode: '0700' } }";
const image = "{ id: image, setting: { path: /opt/a.json, format: json, key: a, equals: 1 } }";
const home = '{ id: home, command: { run: "cd && ls", stdout: "notes" } }';

/** The policy with these fixtures beside it, and an own folder for temporary files, which has to be empty afterwards. */
async function prove(files: Readonly<Record<string, string | { readonly link: string }>>, ...args: readonly string[]) {
  using place = folder({ "policies/README": "" });
  for (const [name, content] of Object.entries(files)) {
    const path = join(place.path, "policies", name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "string") writeFileSync(path, content);
    else symlinkSync(content.link, path);
  }
  const temporary = join(place.path, "tmp");
  mkdirSync(temporary);
  const ran = await plumbline(["test", ...args], { cwd: place.path, env: { TMPDIR: temporary } });
  const left = readdirSync(temporary).filter((name) => name.startsWith("plumbline-"));
  assert.deepEqual(left, [], "nothing is left behind");
  const junit = args.includes("junit=j.xml") ? readFileSync(join(place.path, "j.xml"), "utf8") : "";
  return { ...ran, junit };
}

const pinned = [
  "apiVersion: plumbline/v1",
  "kind: Policy",
  "metadata: { name: tools }",
  "spec:",
  "  inputs: { release: { type: string, default: 3f9a2c1d09ac } }",
  "  checks:",
  '    - { id: tools, git: { path: ~/tools, commit: "${inputs.release}", clean: true } }',
  "    - { id: openssl, package: { name: openssl, manager: system, version: '>= 3.0.11-1' } }",
  "",
].join("\n");
const database = (version: string): string =>
  `Package: openssl\nStatus: install ok installed\nMaintainer: x <x@example.org>\nArchitecture: amd64\nVersion: ${version}\nDescription: x\n`;

suite("plumbline test", () => {
  test("proves what is pinned: a clone by the commit that its files make, a package by Debian's list", async () => {
    const clone = 'clones: { tools: { files: { run.py: "print(1)\\n" } } }';
    const { code, stdout, stderr } = await prove(
      {
        "policy.yaml": pinned,
        "fixtures/pass-both/fixture.yaml": `title: t\ninputs: { release: c63663a1f7bc }\n${clone}\n`,
        "fixtures/pass-both/root/var/lib/dpkg/status": database("3.0.11-1+b1"),
        "fixtures/fail-both/fixture.yaml": `title: t\nfails: [tools, openssl]\n${clone}\n`,
        "fixtures/fail-both/root/var/lib/dpkg/status": database("3.0.11~rc1-1"),
      },
      "policies",
      "--strict",
    );
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^2 fixtures of 1 policy: all agree/m);
  });

  test("proves every check of the shipped policies", async () => {
    const { code, stdout, stderr } = await plumbline(["test", library, "--strict"], { cwd: library });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^\d+ fixtures of \d+ policies: all agree/m);
    assert.doesNotMatch(stdout, /✖|error|warning/);
  });

  test("takes the environment, AWS's facts and the time from the fixture, and none of them from here", async () => {
    const { code, stdout, stderr } = await prove(
      {
        "p.yaml": policyText(
          "{ id: proxy, environment: { name: HTTPS_PROXY, equals: 'http://proxy' } }",
          "{ id: path, environment: { name: PATH, absent: true } }",
          "{ id: image, app: { imageVersion: { version: '>=2.0' } } }",
          "{ id: signed, manual: { statement: s, attestedBy: a, attestedOn: '2026-01-01', until: '2026-06-30' } }",
        ),
        "fixtures/pass-all/fixture.yaml":
          "title: All\nenvironment: { HTTPS_PROXY: 'http://proxy' }\napp: { imageVersion: 2.1.0 }\nnow: '2026-06-30T23:59:59Z'\n",
        "fixtures/fail-all/fixture.yaml":
          "title: None\nfails: [proxy, path, image, signed]\nenvironment: { PATH: /x }\napp: { imageVersion: 1.9.0 }\nnow: '2026-07-01T00:00:00Z'\n",
        "fixtures/fail-nothing/fixture.yaml":
          "title: No AWS app\nfails: [proxy]\nnotApplicable: [image]\nnow: '2026-02-01T00:00:00Z'\n",
      },
      "--strict",
    );
    assert.equal(code, 0, stdout + stderr);
  });

  test("proves which targets `where` selects, by fixtures that say which target they are", async () => {
    const policy = policyText(closed).replace("userProfiles: [nobody]", `where: 'target.userProfile != "svc"'`);
    const { code, stdout, stderr } = await prove({
      "p.yaml": policy,
      "fixtures/pass-svc/fixture.yaml": "title: t\ntarget: { userProfile: svc }\nnotApplicable: [closed]\n",
      "fixtures/fail-ana/fixture.yaml": "title: t\ntarget: { userProfile: ana }\nfails: [closed]\n",
      "fixtures/fail-nobody/fixture.yaml": "title: t\nfails: [closed]\n",
    });
    assert.equal(code, 0, stdout + stderr);
  });

  for (const [what, manifest, says] of [
    ["a mode of nothing", "modes: { .ssh: '0700' }", /at "\.ssh" nothing stands, and a mode is given/],
    ["a file where a folder is", "files: { a/b: x, a: y }", /at "a" a folder stands, and a file is wanted/],
  ] as const)
    test(`says what is wrong with a fixture that no disk can hold: ${what}`, async () => {
      const { code, stderr } = await prove({
        "p.yaml": policyText(closed),
        "fixtures/fail-x/fixture.yaml": `title: t\nfails: [closed]\n${manifest}\n`,
      });
      assert.equal(code, 3, stderr);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /fault in Plumbline|AbortError/);
    });
  const auto = (spec: string): string => `{ ${spec}, remedy: auto }`;
  const repaired = policyText(
    auto("id: closed, file: { path: ~/.ssh, mode: '0700' }"),
    auto("id: gone, file: { path: ~/.rhosts, exists: false }"),
    auto("id: line, file: { path: ~/.profile, lines: { any: umask 0027, none: umask 0 } }"),
    auto("id: pip, setting: { path: ~/.config/pip/pip.conf, format: pip, key: global.timeout, equals: '5' }"),
  );
  const broken = [
    "title: t",
    "fails: [closed, gone, line, pip]",
    'files: { .rhosts: "+ +", .profile: "umask 0\\nexport A=1\\n", .ssh/x: y }',
    "modes: { .ssh: '0755' }",
    "",
  ].join("\n");

  test("proves each remedy: it repairs, changes nothing the second time, and is undone without a trace", async () => {
    const { code, stdout, stderr } = await prove({ "p.yaml": repaired, "fixtures/fail-all/fixture.yaml": broken });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /all agree, 4 repairs made, made again and undone/);
  });

  test("takes a remedy that leaves the home to a person for a disagreement, unless the fixture says so", async () => {
    const linked = broken.replace('.rhosts: "+ +", ', "").replace("modes:", "links: { .rhosts: x }\nmodes:");
    const wrong = await prove({ "p.yaml": repaired, "fixtures/fail-link/fixture.yaml": linked });
    assert.equal(wrong.code, 1, wrong.stdout);
    assert.match(
      wrong.stdout,
      /demo\/gone\n +- its remedy repairs it\n +\+ it leaves this home to a person: A symlink/,
    );
    const said = await prove({
      "p.yaml": repaired,
      "fixtures/fail-link/fixture.yaml": `${linked}byHand: [gone]\n`,
    });
    assert.equal(said.code, 0, said.stdout);
    const never = await prove({ "p.yaml": repaired, "fixtures/fail-all/fixture.yaml": `${broken}byHand: [pip]\n` });
    assert.match(never.stdout, /and it was repaired/);
  });

  test("is what a policy in `enforce` rests on: without a fixture for each remedy no command takes it", async () => {
    const enforcing = repaired.replace("spec:", "spec:\n  mode: enforce");
    using place = folder({ "policies/p.yaml": enforcing });
    const commands = [
      ["validate"],
      ["validate", "policies/p.yaml"],
      ["scan", "--local"],
      ["test"],
      ["explain", "--program"],
    ];
    const run = (args: readonly string[]) => plumbline(args, { cwd: place.path });
    for (const args of commands) {
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 3, args.join(" "));
      assert.match(stdout + stderr, /policies\/p\.yaml:5:9: error: no fixtures stand beside this policy/);
    }
    mkdirSync(join(place.path, "policies/fixtures/fail-some"), { recursive: true });
    const fixture = join(place.path, "policies/fixtures/fail-some/fixture.yaml");
    writeFileSync(fixture, broken.replace(", pip", ""));
    const some = await run(["validate", "-q"]);
    assert.equal(some.code, 3);
    assert.match(some.stdout, /p\.yaml:11:\d+: error: .* no fixture beside the policy shows that it repairs "pip"/);
    assert.match(some.stdout, /`fails: \[pip\]`.*`plumbline test`/);
    writeFileSync(fixture, broken);
    for (const args of commands) {
      const { code, stdout, stderr } = await run(args);
      // It selects nobody here, so a scan observes nothing.
      assert.equal(code, args[0] === "scan" ? 2 : 0, stdout + stderr);
    }
  });

  test("looks at the copy of a fixture, its links, modes and absolute paths, and leaves nothing behind", async () => {
    const { code, stdout } = await prove({
      "p.yaml": policyText(closed, image, home),
      "fixtures/pass-all/fixture.yaml":
        "title: All is well\nmodes: { keys: '0700' }\ndirectories: [keys]\nlinks: { .ssh2: keys }\nfiles: { notes: x }\n",
      "fixtures/pass-all/root/opt/a.json": '{"a": 1}',
    });
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^✖ policies\/pass-all {2}All is well\n {4}demo\/closed\n {6}- pass\n {6}\+ fail\n {8}expected present\n {8}observed absent\n {4}demo\/home\n {6}- pass\n {6}\+ fail\n {8}expected stdout "notes"\n {8}observed stdout "keys\\nnotes"\n/,
    );
    const mended = await prove({
      "p.yaml": policyText(closed, image, home),
      "fixtures/pass-all/fixture.yaml":
        "title: All is well\nmodes: { .ssh: '0700' }\ndirectories: [.ssh]\nfiles: { notes: x }\n",
      "fixtures/pass-all/root/opt/a.json": '{"a": 1}',
      "fixtures/fail-all/fixture.yaml":
        "title: Nothing is\nmodes: { .ssh: '0000' }\ndirectories: [.ssh]\nfails: [closed, demo/image, home]\n",
    });
    assert.deepEqual([mended.code, mended.stderr], [0, ""], mended.stdout);
    assert.match(mended.stdout, /^2 fixtures of 1 policy: all agree/m);
  });

  test("wants what cannot be told to be told so", async () => {
    const files = { "p.yaml": policyText(image), "fixtures/fail-broken/root/opt/a.json": "{" };
    const manifest = "fixtures/fail-broken/fixture.yaml";
    const unknown = await prove({ ...files, [manifest]: "title: A broken file\nunknown: [image]\n" });
    assert.equal(unknown.code, 0, unknown.stdout);
    const { code, stdout } = await prove({ ...files, [manifest]: "title: A broken file\nfails: [image]\n" });
    assert.equal(code, 1);
    assert.match(stdout, /- fail\n +\+ unknown \(unparsable: not valid json\)/);
  });

  test("tries each line alone, and names the one that disagrees", async () => {
    const { code, stdout, junit } = await prove(
      {
        "p.yaml": policyText("{ id: no-key, file: { path: ~/k, lacks: { matches: '^key' } } }"),
        "fixtures/fail-each/fixture.yaml":
          'title: A key\neach: [{ fails: no-key, file: k, lines: ["key=1", "\\x01key<&\\"", "key"] }]\n',
      },
      "--report",
      "junit=j.xml",
    );
    assert.equal(code, 1);
    assert.match(stdout, /^✖ policies\/fail-each {2}each alone: 3 lines\n {4}"\\u0001key<&\\"" in ~\/k fails no-key\n/);
    assert.match(stdout, /^warning: demo\/no-key passes in no fixture/m);
    assert.match(junit, /<testsuites name="plumbline test" tests="3" failures="1">/);
    assert.match(
      junit,
      /name="fail-each: &#34;\\u0001key&#60;&#38;\\&#34;&#34; in ~\/k fails no-key">\n +<failure message="demo\/no-key">/,
    );
    assert.doesNotMatch(junit, /\u0001/);
  });

  test("refuses fixtures that say what cannot be, with their places, and runs nothing", async () => {
    const { code, stdout, stderr } = await prove({
      "p.yaml": policyText(closed),
      "fixtures/pass-a/fixture.yaml": "title: A\nfails: [closde]\n",
      "fixtures/fail-b/fixture.yaml": "title: B\nfiles: { ../x: y }\n",
      "fixtures/c/fixture.yaml": "title: C\nfails: [closed]\nmodes: { .ssh: 0700 }\n",
    });
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(
      stderr,
      /fixtures\/pass-a\/fixture\.yaml:2:9: error: no policy beside these fixtures has a check "closde"/,
    );
    assert.match(stderr, /Did you mean `closed`\?/);
    assert.match(stderr, /fixtures\/pass-a\/fixture\.yaml:2:\d+: error: in the fixture pass-a everything passes/);
    assert.match(stderr, /fixtures\/fail-b\/fixture\.yaml:2:10: error: the path "\.\.\/x" is not inside the home/);
    assert.match(stderr, /fixtures\/fail-b\/fixture\.yaml:1:8: error: in the fixture fail-b nothing fails/);
    assert.match(stderr, /fixtures\/c\/fixture\.yaml:3:16: error: 0700 is the number 700/);
  });

  test("writes through no link, so that nothing outside the copy is touched", async () => {
    using outside = folder({ "own/keep": "" });
    const own = join(outside.path, "own");
    chmodSync(own, 0o755);
    const manifests = [
      "modes: { away: '0777' }",
      "directories: [away/made]",
      "files: { away/x: y }",
      "links: { away/x: y }",
    ];
    for (const more of manifests) {
      const { code, stderr } = await prove({
        "p.yaml": policyText(closed),
        "fixtures/fail-a/home/away": { link: own },
        "fixtures/fail-a/fixture.yaml": `title: A\nfails: [closed]\n${more}\n`,
      });
      assert.equal(code, 3, more);
      assert.match(stderr, /"away(?:\/\w+)?" leads through a link/);
      assert.equal(statSync(own).mode & 0o777, 0o755);
      assert.deepEqual(readdirSync(own), ["keep"]);
    }
  });

  test("puts a line of its own behind a text that does not end in a line break", async () => {
    const { code, stdout } = await prove({
      "p.yaml": policyText("{ id: no-key, file: { path: ~/k, lacks: { matches: '^key$' } } }"),
      "fixtures/fail-each/home/k": "first",
      "fixtures/fail-each/fixture.yaml": 'title: A key\neach: [{ fails: no-key, file: k, lines: ["key"] }]\n',
    });
    assert.equal(code, 0, stdout);
  });

  test("calls nothing proven that was not tried", async () => {
    const none = await prove({ "p.yaml": policyText(closed) });
    assert.deepEqual([none.code, none.stdout], [3, ""]);
    assert.match(none.stderr, /There is no fixture to try a policy on/);
    const files = {
      "p.yaml": policyText(closed, image),
      "fixtures/fail-a/fixture.yaml": "title: A\nfails: [closed]\n",
      "fixtures/fail-a/root/opt/a.json": '{"a": 1}',
      "fixtures/pass-b/fixture.yaml": "title: B\nmodes: { .ssh: '0700' }\ndirectories: [.ssh]\n",
      "fixtures/pass-b/root/opt/a.json": '{"a": 1}',
    };
    const lax = await prove(files);
    assert.equal(lax.code, 0);
    assert.match(lax.stdout, /^warning: demo\/image fails in no fixture/m);
    const strict = await prove(files, "--strict", "-q");
    assert.equal(strict.code, 1);
    assert.match(strict.stdout, /^error: demo\/image fails in no fixture/m);
    const some = await prove(files, "--strict", "--fixture", "pass-*");
    assert.equal(some.code, 0);
  });
});
