import type { Answer } from "../../model/observation.ts";
import { absent, denied, files, none, ran, type Case } from "../case.ts";
import { shelves } from "./environments.ts";
import type { PackageSpec } from "./spec.ts";

const base = "/opt/conda/lib/python3.12/site-packages";
const home = "/home/sagemaker-user/.local/lib/python3.12/site-packages";

const listed = (...paths: readonly string[]): Answer =>
  files(...paths.map((path) => ({ path, kind: "directory" as const })));

/** What some of the spec's asks find, by the pattern that they ask for; the others find nothing. */
function found(spec: PackageSpec, answers: Readonly<Record<string, Answer>>): readonly Answer[] {
  const asked = shelves(spec).map(({ ask }) => ask.path);
  const strange = Object.keys(answers).filter((path) => !asked.includes(path));
  if (strange.length > 0) throw new Error(`nobody asks for ${strange.join(", ")}`);
  return asked.map((path) => answers[path] ?? absent);
}

const one = (
  spec: PackageSpec,
  answers: Readonly<Record<string, Answer>>,
  rest: Omit<Case<PackageSpec>, "spec" | "answers">,
): Case<PackageSpec> => ({ spec, answers: found(spec, answers), ...rest });

/** What dpkg's list says; `end` is its last line. */
const system = (
  spec: Omit<Extract<PackageSpec, { name: string }>, "manager" | "environment">,
  answer: Answer | string,
  rest: Omit<Case<PackageSpec>, "spec" | "answers">,
): Case<PackageSpec> => ({
  spec: { ...spec, manager: "system" },
  answers: [typeof answer === "string" ? ran({ stdout: answer }) : answer],
  ...rest,
});
const listedSsl = "ii \topenssl\tamd64\t3.0.11-1~deb12u2\nrc \tnmap\tamd64\t7.93\nend\n";
const twice = "ii \tlibc6\tamd64\t2.36-9\nii \tlibc6\ti386\t2.31-1\nend\n";

const baseInfo = "/opt/conda/lib/python*/site-packages/*.dist-info";
const homeInfo = "~/.local/lib/python*/site-packages/*.dist-info";
const node = "/usr/lib/node_modules/*/package.json";

export const cases: readonly Case<PackageSpec>[] = [
  one(
    { name: "Jupyter_Server", state: "present" },
    { [baseInfo]: listed(`${base}/jupyter_server-2.14.2.dist-info`) },
    {
      title: "a name is one however it is spelled",
      outcome: "pass",
      says: `2.14.2 in ${base}`,
    },
  ),
  one(
    { name: "jupyter", state: "present" },
    { [baseInfo]: listed(`${base}/jupyter_server-2.14.2.dist-info`) },
    { title: "a longer name is another package", outcome: "fail", says: "absent" },
  ),
  one(
    { name: "my-old-pkg", version: "==1.0" },
    { "/opt/conda/lib/python*/site-packages/*.egg-info": listed(`${base}/my_old-pkg-1.0-py3.12.egg-info`) },
    { title: "an older form of metadata counts, too", outcome: "pass" },
  ),
  one(
    { name: "numpy", version: ">=1.26" },
    {
      [baseInfo]: listed(`${base}/numpy-1.26.4.dist-info`),
      "/opt/conda/lib/python*/site-packages/*.egg-info": listed(`${base}/numpy.egg-info`),
    },
    { title: "metadata without a version beside that of the same copy is no other copy", outcome: "pass" },
  ),
  one(
    { name: "numpy", version: ">=1.26" },
    { "/opt/conda/lib/python*/site-packages/*.egg-info": listed(`${base}/numpy.egg-info`) },
    { title: "metadata without a version alone decides nothing", outcome: { unknown: "undecidable" } },
  ),
  one(
    { name: "numpy", version: ">=1.26,<3" },
    { [baseInfo]: listed(`${base}/numpy-1.26.4.dist-info`) },
    { title: "a version in the range passes", outcome: "pass", says: "1.26.4" },
  ),
  one(
    { name: "numpy", version: ">=1.26,<3" },
    {
      [baseInfo]: listed(`${base}/numpy-1.26.4.dist-info`),
      [homeInfo]: listed(`${home}/numpy-1.21.0.dist-info`),
    },
    { title: "one copy out of the range fails, wherever it is", outcome: "fail", says: `1.21.0 in ${home}` },
  ),
  one(
    { name: "numpy", version: ">=2" },
    { [baseInfo]: listed(`${base}/numpy-2.0.0rc1.dist-info`) },
    { title: "a pre-release is below its release", outcome: "fail" },
  ),
  one(
    { name: "numpy", version: ">=1.26" },
    { [baseInfo]: listed(`${base}/numpy-2.0.0rc1.dist-info`) },
    { title: "a pre-release is not left out", outcome: "pass" },
  ),
  one(
    { name: "numpy", version: ">=1.26" },
    {},
    { title: "a package that is not there fails a version", outcome: "fail", says: "absent" },
  ),
  one(
    { name: "numpy", version: ">=1.26" },
    { [baseInfo]: listed(`${base}/numpy-1.26.4.dist-info`), [homeInfo]: denied(home) },
    {
      title: "a folder that could not be read may hold another version",
      outcome: { unknown: "access-denied" },
    },
  ),
  one(
    { name: "numpy", version: ">=2" },
    { [baseInfo]: listed(`${base}/numpy-1.26.4.dist-info`), [homeInfo]: denied(home) },
    { title: "a copy out of the range fails, whatever could not be read", outcome: "fail" },
  ),
  one(
    { name: "numpy", version: ">=1" },
    { [baseInfo]: listed(`${base}/numpy-1.1.1w.dist-info`) },
    { title: "a version without an order is not decided", outcome: { unknown: "undecidable" } },
  ),
  one(
    { name: "numpy", state: "absent" },
    { [baseInfo]: listed(`${base}/~umpy-1.26.4.dist-info`, `${base}/pandas-2.2.2.dist-info`) },
    { title: "what pip leaves of a broken removal is no package", outcome: "pass" },
  ),
  one(
    { name: "numpy", state: "absent" },
    { [homeInfo]: denied(home) },
    { title: "a folder that could not be read may hold it", outcome: { unknown: "access-denied" } },
  ),
  one(
    { name: "numpy", state: "absent", environment: "~/.conda/envs/ml/" },
    {
      "~/.conda/envs/ml/lib/python*/site-packages/*.dist-info": listed(
        "/h/.conda/envs/ml/lib/python3.12/site-packages/numpy-1.0.dist-info",
      ),
    },
    { title: "one environment can be named", outcome: "fail" },
  ),
  one(
    { name: "libgcc-ng", manager: "conda", version: "==14.1.0" },
    { "/opt/conda/conda-meta/*.json": listed("/opt/conda/conda-meta/libgcc-ng-14.1.0-h77fa898_1.json") },
    { title: "conda's metadata is named with a build", outcome: "pass" },
  ),
  one(
    { name: "openssl", manager: "conda", version: ">=1.1.1" },
    { "/opt/conda/conda-meta/*.json": listed("/opt/conda/conda-meta/openssl-1.1.1w-h7f8727e_0.json") },
    { title: "a version that only conda can order is not decided", outcome: { unknown: "undecidable" } },
  ),
  one(
    { name: "@anthropic-ai/claude-code", manager: "npm", state: "absent" },
    {
      "~/.npm-global/lib/node_modules/@*/*/package.json": files({
        path: "/home/sagemaker-user/.npm-global/lib/node_modules/@anthropic-ai/claude-code/package.json",
      }),
    },
    { title: "an npm package in a scope is found", outcome: "fail", says: "present" },
  ),
  one(
    { name: "npm", manager: "npm", version: "^10" },
    { [node]: files({ path: "/usr/lib/node_modules/npm/package.json", content: '{"version": "10.8.2"}' }) },
    { title: "an npm version is read from its package.json", outcome: "pass" },
  ),
  one(
    { name: "npm", manager: "npm", version: "^10" },
    { [node]: files({ path: "/usr/lib/node_modules/npm/package.json", content: "{" }) },
    { title: "a broken package.json has no version", outcome: { unknown: "unparsable" } },
  ),
  one(
    { name: "old", state: "absent" },
    { "/opt/conda/lib/python*/site-packages/*.egg": listed(`${base}/old-1.0-py3.12-linux-x86_64.egg`) },
    { title: "an egg is installed", outcome: "fail", says: "1.0 in" },
  ),
  one(
    { name: "mine", state: "absent" },
    { "~/.local/lib/python*/site-packages/*.egg-link": listed(`${home}/mine.egg-link`) },
    { title: "a link to a folder in the home is installed", outcome: "fail" },
  ),
  one(
    { name: "tool", manager: "npm", state: "absent" },
    {
      "~/.nvm/versions/node/*/lib/node_modules/*/package.json": files({
        path: "/h/.nvm/versions/node/v22.1.0/lib/node_modules/tool/package.json",
      }),
    },
    { title: "what nvm's npm installed is found", outcome: "fail" },
  ),
  one(
    { only: ["boto3", "Pandas*"], environment: "~/.local" },
    { [homeInfo]: listed(`${home}/boto3-1.35.0.dist-info`, `${home}/pandas_stubs-2.2.dist-info`) },
    { title: "approved packages pass, however they are spelled", outcome: "pass", says: "2 found" },
  ),
  one(
    { only: ["boto3"], environment: "~/.local" },
    { [homeInfo]: listed(`${home}/boto3-1.35.0.dist-info`, `${home}/Evil_Tool-1.dist-info`) },
    {
      title: "one that is not approved fails and is named with its folder",
      outcome: "fail",
      says: `evil-tool (${home})`,
    },
  ),
  system({ name: "openssl", version: ">= 3.0.11-1~deb12u1, << 4" }, listedSsl, {
    title: "a package of the system is in a range by Debian's order",
    outcome: "pass",
    says: "3.0.11-1~deb12u2 in the system (amd64)",
  }),
  system({ name: "openssl", version: ">= 3.0.11-1" }, listedSsl, {
    title: "a tilde stands before the release",
    outcome: "fail",
  }),
  system({ name: "nmap", state: "absent" }, listedSsl, {
    title: "what left only its configuration is not installed",
    outcome: "pass",
  }),
  system({ name: "libc6", version: ">= 2.36" }, twice, {
    title: "a package of two architectures counts in each",
    outcome: "fail",
    says: "2.31-1 in the system (i386)",
  }),
  system({ name: "libc6:amd64", version: ">= 2.36" }, twice, {
    title: "and in one where it is named with it",
    outcome: "pass",
  }),
  system({ name: "libc6:arm64", state: "absent" }, twice, {
    title: "another architecture's package is another",
    outcome: "pass",
  }),
  system({ name: "openssl", version: ">= 3" }, "ii \topenssl\tamd64\t\nend\n", {
    title: "a package without a version has no order",
    outcome: { unknown: "undecidable" },
  }),
  system({ name: "nmap", state: "absent" }, "ii \topenssl\tamd64\t3.0.11-1\n", {
    title: "a list without its end holds nothing against a package's presence",
    outcome: { unknown: "unparsable" },
  }),
  system({ name: "nmap", state: "absent" }, "end\n", {
    title: "a list of no package at all is none",
    outcome: { unknown: "unparsable" },
  }),
  system({ name: "nmap", state: "absent" }, "ii \u001b[2J\nii \topenssl\tamd64\t3\nend\n", {
    title: "a strange line may be the package",
    outcome: { unknown: "unparsable" },
    hides: "\u001b",
  }),
  system({ name: "nmap", state: "absent" }, ran({ end: { exit: 2 } }), {
    title: "a database that dpkg does not read tells nothing",
    outcome: { unknown: "probe-error" },
  }),
  system({ name: "nmap", state: "absent" }, ran({ end: { exit: 7 } }), {
    title: "a system without dpkg tells nothing",
    outcome: { unknown: "probe-error" },
    says: "no database of dpkg",
  }),
  system({ name: "nmap", state: "absent" }, ran({ stdout: listedSsl, stdoutTruncated: true }), {
    title: "a list that was cut off may have held it",
    outcome: { unknown: "truncated" },
  }),
  system({ name: "nmap", state: "absent" }, none("connection-lost"), {
    title: "a list that did not come tells nothing",
    outcome: { unknown: "connection-lost" },
  }),
  {
    spec: { only: ["libc6", "openssl*"], manager: "system" },
    answers: [ran({ stdout: "ii \topenssl\tamd64\t3\nii \tnmap\tamd64\t7.93\nend\n" })],
    title: "what the system has and is not approved fails",
    outcome: "fail",
    says: "nmap (the system (amd64))",
  },
];
