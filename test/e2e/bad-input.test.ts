import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { listener } from "./support/listener.ts";
import { folder, plumbline, policy } from "./support/plumbline.ts";

interface Case {
  readonly title: string;
  readonly args: readonly string[];
  /** What went wrong, and what to do: both must be on stderr (or stdout, for what a command reports as its result). */
  readonly says: readonly RegExp[];
  readonly env?: Readonly<Record<string, string>>;
}

const scan = (...args: string[]): readonly string[] => ["scan", "--policies", "good", ...args];

const cases: readonly Case[] = [
  { title: "an unknown command", args: ["scna"], says: [/Unknown command "scna"/, /Did you mean plumbline scan\?/] },
  { title: "a command of a later version", args: ["completion"], says: [/Unknown command "completion"/, /--help/] },
  {
    title: "an unknown flag",
    args: scan("--polices", "x"),
    says: [/Unknown flag --polices/, /Did you mean --policies\?/],
  },
  {
    title: "an unknown flag before the command",
    args: ["--fast"],
    says: [/Unknown flag --fast/, /A command comes first/],
  },
  { title: "an argument that scan does not take", args: scan("extra"), says: [/takes no argument, but "extra"/] },
  {
    title: "a missing policy file",
    args: ["scan", "--policies", "nowhere.yaml"],
    says: [/no file or folder nowhere\.yaml/, /--policies/],
  },
  { title: "no policies at all", args: ["scan"], says: [/No policies were given/, /plumbline demo/] },
  { title: "an empty policy folder", args: ["scan", "--policies", "empty"], says: [/empty holds no policy file/] },
  {
    title: "a linked policy beside one that is read",
    args: ["scan", "--policies", "linked"],
    says: [/linked\/q\.yaml is a symbolic link/, /Put the policies themselves there/],
  },
  {
    title: "validate on a policy with capital letters in its extension",
    args: ["validate", "capital"],
    says: [/capital\/Q\.YAML would not be read/, /Rename it/],
  },
  {
    title: "invalid YAML",
    args: ["scan", "--policies", "broken"],
    says: [/broken\/bad\.yaml:4:/, /\^/, /nothing was contacted/],
  },
  {
    title: "an unknown key in a policy",
    args: ["scan", "--policies", "mistyped"],
    says: [/mistyped\/p\.yaml:5:3/, /severty/, /severity/],
  },
  {
    title: "a policy that --policy does not know",
    args: scan("--policy", "wanted-fils"),
    says: [/--policy wanted-fils matches nothing/, /Did you mean wanted-files\?/],
  },
  {
    title: "a severity that there is not",
    args: scan("--severity", "hihg"),
    says: [/--severity hihg matches nothing/, /Did you mean high\?/],
  },
  {
    title: "a check that --severity leaves none of",
    args: scan("--check", "has-a", "--severity", "critical"),
    says: [/leave no check/],
  },
  { title: "a --fail-on that there is not", args: scan("--fail-on", "hi"), says: [/--fail-on takes one of info, low/] },
  { title: "an output format that there is not", args: scan("-o", "xml"), says: [/-o takes one of table, wide/] },
  { title: "a report without a path", args: scan("--report", "json"), says: [/FORMAT=PATH/] },
  {
    title: "a report format that there is not",
    args: scan("--report", "pdf=x"),
    says: [/no report format "pdf"/, /json/],
  },
  {
    title: "a report in a folder that does not exist",
    args: scan("--report", "json=no/r.json"),
    says: [/folder does not exist/, /mkdir -p/],
  },
  {
    title: "a report in place of a link that leads nowhere",
    args: scan("--report", "json=dangling"),
    says: [/dangling cannot be written: that is a link that leads to no file/, /`=-`/],
  },
  { title: "two results on stdout", args: scan("-o", "json", "--report", "json=-"), says: [/Both -o and a --report/] },
  {
    title: "a concurrency of nothing",
    args: scan("--concurrency", "0"),
    says: [/--concurrency takes a whole number from 1/],
  },
  { title: "a timeout that is no time", args: scan("--timeout", "soon"), says: [/--timeout takes a time/, /90s/] },
  { title: "a selector that is no pair", args: scan("-l", "team"), says: [/-l takes KEY=VALUE/] },
  {
    title: "a selector that gives a tag two values",
    args: scan("-l", "team=research", "-l", "team=*"),
    says: [/-l gives "team" two values: "research" and "\*"/, /keep one/],
  },
  {
    title: "a selector that would leave out",
    args: ["targets", "-l", "team=!research"],
    says: [/-l "team=!research" would leave targets out/, /--user-profile '!NAME'/],
  },
  {
    title: "two places to look",
    args: scan("--local", "--server", "http://127.0.0.1:PORT/"),
    says: [/--local and --server/],
  },
  { title: "a token without a server", args: scan("--token-env", "T"), says: [/belongs to --server/] },
  {
    title: "an unset token variable",
    args: scan("--server", "http://127.0.0.1:PORT/", "--token-env", "NOT_SET"),
    says: [/NOT_SET is not set/, /export NOT_SET/],
  },
  {
    title: "a server that is no URL",
    args: scan("--server", "localhost:PORT"),
    says: [/expected an http or https URL/],
  },
  {
    title: "a token in the server's URL",
    args: scan("--server", "http://127.0.0.1:PORT/?token=canary-in-url"),
    says: [/carries a query/, /--token-env/],
  },
  {
    title: "http to another machine",
    args: scan("--server", "http://192.0.2.1:PORT/"),
    says: [/http is for this machine only/],
  },
  {
    title: "a host outside the allowed ones",
    args: scan("--config", "hosts.yaml", "--server", "http://127.0.0.1:PORT/"),
    says: [/outside the config's safety\.allowedHosts/, /add this one/],
  },
  { title: "a missing config", args: scan("--config", "nowhere.yaml"), says: [/config nowhere\.yaml does not exist/] },
  { title: "a config with a mistake", args: scan("--config", "mistyped.yaml"), says: [/mistyped\.yaml:3:/, /limts/] },
  { title: "no region", args: scan(), says: [/No AWS region is known/, /--region/], env: { AWS_REGION: "" } },
  { title: "a region that there cannot be", args: scan("--region", "mars"), says: [/"mars" is no AWS region/] },
  {
    title: "an API endpoint in clear",
    args: scan(),
    says: [/AWS_ENDPOINT_URL_SAGEMAKER must be an https URL/],
    env: { AWS_ENDPOINT_URL_SAGEMAKER: "http://192.0.2.1/" },
  },
  {
    title: "exec without a command",
    args: ["exec", "--server", "http://127.0.0.1:PORT/"],
    says: [/No command was given/, /behind --/],
  },
  { title: "exec with its command before --", args: ["exec", "uname"], says: [/"uname" stands before --/] },
  {
    title: "validate on invalid YAML",
    args: ["validate", "broken"],
    says: [/broken\/bad\.yaml:4:/, /1 problem in 1 file/],
  },
  {
    title: "validate on a file and its folder",
    args: ["validate", "good", "good/p.yaml"],
    says: [/good\/p\.yaml is named twice/, /Name each file/],
  },
  {
    title: "validate on one file by two names",
    args: ["validate", "good/p.yaml", "./good/../good/p.yaml"],
    says: [/good\/p\.yaml and \.\/good\/\.\.\/good\/p\.yaml are the same file/, /Name each file/],
  },
  {
    title: "validate on a folder and a link to it",
    args: ["validate", "good", "also-good"],
    says: [/good\/p\.yaml and also-good\/p\.yaml are the same file/],
  },
  { title: "validate on a missing path", args: ["validate", "nowhere"], says: [/no file or folder nowhere/] },
  { title: "a schema of nothing", args: ["schema"], says: [/takes one KIND/] },
  { title: "a schema of an unknown kind", args: ["schema", "polic"], says: [/Did you mean policy\?/] },
  { title: "a simulator of no users", args: ["sim", "--users", "0"], says: [/--users takes a whole number from 1/] },
  {
    title: "a simulator on a taken port",
    args: ["sim", "--users", "1", "--port", "PORT"],
    says: [/Port \d+ is taken/],
  },
];

suite("bad input is told apart, ends with exit code 3, and nothing is contacted", { concurrency: 2 }, () => {
  for (const { title, args, says, env = {} } of cases)
    test(title, async () => {
      await using server = await listener();
      using place = folder({
        "good/p.yaml": policy(["a", "high"]),
        "empty/readme.txt": "",
        "linked/p.yaml": policy(["a", "high"]),
        "capital/p.yaml": policy(["a", "high"]),
        "capital/Q.YAML": policy(["a", "high"]),
        "broken/bad.yaml": "apiVersion: plumbline/v1\nkind: Policy\nmetadata: [\n",
        "mistyped/p.yaml": policy(["a", "high"]).replace("spec:\n", "spec:\n  severty: high\n"),
        "mistyped.yaml": "apiVersion: plumbline/v1\nkind: Agent\nspec: { limts: {} }\n",
        "hosts.yaml":
          'apiVersion: plumbline/v1\nkind: Agent\nspec: { safety: { allowedHosts: ["jupyter.example.org"] } }\n',
      });
      symlinkSync("nowhere", join(place.path, "dangling"));
      symlinkSync("good", join(place.path, "also-good"));
      symlinkSync("p.yaml", join(place.path, "linked/q.yaml"));
      const port = String(server.port);
      const { code, stdout, stderr } = await plumbline(
        args.map((arg) => arg.replace("PORT", port)),
        {
          cwd: place.path,
          env: {
            AWS_REGION: "us-east-1",
            AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
            AWS_SECRET_ACCESS_KEY: "not-a-secret-at-all",
            AWS_ENDPOINT_URL_SAGEMAKER: `http://127.0.0.1:${port}`,
            ...env,
          },
        },
      );
      assert.equal(code, 3, stderr);
      for (const pattern of says) assert.match(stdout + stderr, pattern);
      assert.doesNotMatch(stdout + stderr, /canary-in-url|^\s+at /m);
      if (args[0] !== "validate") assert.equal(stdout, "");
      assert.equal(server.connections(), 0);
    });
});

test("the listener does count: a scan that is well-formed reaches it", async () => {
  await using server = await listener();
  using place = folder({ "good/p.yaml": policy(["a", "high"]) });
  const { code, stdout } = await plumbline(scan("--server", `http://127.0.0.1:${server.port}/`), { cwd: place.path });
  assert.ok(server.connections() > 0);
  assert.equal(code, 2);
  assert.match(stdout, /^unreachable|connection-lost/m);
});
