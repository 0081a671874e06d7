import { absent, cutOff, denied, type fact, files, none, ran, type Case } from "../case.ts";
import { type Folder, folders } from "./effective/layers.ts";
import type { SettingSpec } from "./spec.ts";

const mirror = "https://pypi.internal.example/simple";
const pip = { path: "~/.config/pip/pip.conf", format: "ini", key: "global.index-url" } as const;
const npmrc = { path: "~/.npmrc", format: "ini", key: "registry" } as const;
const lab = {
  path: "~/.jupyter/lab/user-settings/@jupyterlab/git/plugin.jupyterlab-settings",
  format: "json",
} as const;
const conda = { path: "~/.condarc", format: "yaml" } as const;

const holding = (content: string | Uint8Array, truncated = false) => [files({ content, truncated })];

/** What a server of the base environment finds in its folders. */
const layers = (found: Partial<Record<Folder, NonNullable<Parameters<typeof fact>[0]>>>, more = "") => [
  ran({ stdout: `variable:HOME=/h\nprogram:/opt/conda/bin/python3.11\n${more}file:/opt/conda/bin/python3.11\nend\n` }),
  ...folders.map((folder) => {
    const one = found[folder];
    return one === undefined ? absent : files(one);
  }),
];

export const cases: readonly Case<SettingSpec>[] = [
  {
    title: "an ini value that is equal passes",
    spec: { ...pip, equals: mirror },
    answers: holding(`[global]\nindex-url = ${mirror}\n`),
    outcome: "pass",
  },
  {
    title: "another ini value fails, and its password is not shown",
    spec: { ...pip, equals: mirror },
    answers: holding("[global]\nindex-url = https://ada:hunter2@pypi.example/simple\n"),
    outcome: "fail",
    says: "https://[redacted]@pypi.example/simple",
    hides: "hunter2",
  },
  {
    title: "the value of a key that names a secret is not shown",
    spec: { ...npmrc, key: "//registry\\.npmjs\\.org/:_authToken", absent: true },
    answers: holding("//registry.npmjs.org/:_authToken=plainword\n"),
    outcome: "fail",
    says: "[redacted]",
    hides: "plainword",
  },
  {
    title: "a value that looks like a token is not shown under any key",
    spec: { ...npmrc, equals: "x" },
    answers: holding("registry=ghp_abcdefghijklmnopqrstuvwxyz0123456789\n"),
    outcome: "fail",
    hides: "ghp_abc",
  },
  {
    title: "a key above the first section is read",
    spec: { ...npmrc, matches: "^https://" },
    answers: holding("registry=https://npm.example/\n"),
    outcome: "pass",
  },
  {
    title: "an absent key fails a matcher",
    spec: { ...pip, equals: mirror },
    answers: holding("[global]\n"),
    outcome: "fail",
    says: "no such key",
  },
  {
    title: "an absent file fails a matcher",
    spec: { ...pip, equals: mirror },
    answers: [absent],
    outcome: "fail",
    says: "no such file",
  },
  {
    title: "an absent key fails `not`",
    spec: { ...pip, not: { matches: "^http:" } },
    answers: holding("[global]\n"),
    outcome: "fail",
  },
  {
    title: "an absent key passes `absent`",
    spec: { ...pip, absent: true },
    answers: holding("[global]\ntimeout = 60\n"),
    outcome: "pass",
  },
  { title: "an absent file passes `absent`", spec: { ...pip, absent: true }, answers: [absent], outcome: "pass" },
  {
    title: "a key in UTF-16 is not absent",
    spec: { ...npmrc, absent: true },
    answers: holding(
      new Uint8Array([0xfe, 0xff, ...Array.from("registry=x", (char) => [0, char.charCodeAt(0)]).flat()]),
    ),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a key behind a NUL is not absent",
    spec: { ...npmrc, absent: true },
    answers: holding("\u0000registry=x\n"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "an absent file passes `lacks` alone",
    spec: { ...pip, lacks: "http://" },
    answers: [absent],
    outcome: "pass",
  },
  {
    title: "an absent file fails `lacks` beside another key",
    spec: { ...pip, lacks: "http://", matches: "." },
    answers: [absent],
    outcome: "fail",
  },
  {
    title: "a key that is there fails `absent`",
    spec: { ...pip, absent: true },
    answers: holding("[global]\nindex-url = x\n"),
    outcome: "fail",
  },
  {
    title: "a key that only Python finds does not pass `absent`",
    spec: { ...pip, absent: true },
    answers: holding(`[global]\nIndex-URL: ${mirror}\n`),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a value continued on a second line is not equal to its first",
    spec: { path: pip.path, format: "ini", key: "global.extra-index-url", equals: mirror },
    answers: holding(`[global]\nextra-index-url = ${mirror}\n  https://evil.example\n`),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "an ini key may hold the name of a prototype",
    spec: { path: pip.path, format: "ini", key: "constructor.prototype", absent: true },
    answers: holding("[global]\n__proto__ = x\n"),
    outcome: "pass",
  },
  {
    title: "a comment behind a value is read in two ways",
    spec: { ...pip, equals: mirror },
    answers: holding(`[global]\nindex-url = ${mirror} ; ours\n`),
    outcome: { unknown: "undecidable" },
  },

  {
    title: "a json value is compared with its type",
    spec: { ...lab, key: "interval", equals: 30 },
    answers: holding('{"interval": 30}'),
    outcome: "pass",
  },
  {
    title: "a json text is no number",
    spec: { ...lab, key: "interval", equals: 30 },
    answers: holding('{"interval": "30"}'),
    outcome: "fail",
    says: '"30"',
  },
  {
    title: "a value of the wrong kind fails `not` too and says why",
    spec: { ...lab, key: "interval", not: { matches: "^http:" } },
    answers: holding('{"interval": 30}'),
    outcome: "fail",
    says: "expected a text, found a number",
  },
  {
    title: "JupyterLab's settings may hold comments",
    spec: { ...lab, key: "url", equals: "https://x/*y*/" },
    answers: holding('// Git\n{ /* what "it" is */ "url": "https://x/*y*/" }\n'),
    outcome: "pass",
  },
  {
    title: "a comment ends at CR, as JSON5 has it, and hides nothing behind it",
    spec: { ...lab, key: "b", absent: true },
    answers: holding('{"a": 1 // c\r, "b": 2\n}'),
    outcome: "fail",
  },
  {
    title: "a comment ends at U+2028, as JSON5 has it, and hides nothing behind it",
    spec: { ...lab, key: "b", absent: true },
    answers: holding('{"a": 1 // c\u2028, "b": 2\n}'),
    outcome: "fail",
  },
  {
    title: "a comment ends at U+2029, as JSON5 has it, and hides nothing behind it",
    spec: { ...lab, key: "b", absent: true },
    answers: holding('{"a": 1 // c\u2029, "b": 2\n}'),
    outcome: "fail",
  },
  {
    title: "other json files may not",
    spec: { path: "~/.docker/config.json", format: "json", key: "credsStore", equals: "ecr-login" },
    answers: holding('// c\n{"credsStore": "ecr-login"}'),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a broken file is not a file without the key",
    spec: { path: "~/.docker/config.json", format: "json", key: "auths", absent: true },
    answers: holding('{"credsStore": '),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a dot in a key is escaped",
    spec: { path: "~/.docker/config.json", format: "json", key: "auths.index\\.docker\\.io.auth", absent: true },
    answers: holding('{"auths": {"index.docker.io": {"auth": "YWRhOmh1bnRlcjI="}}}'),
    outcome: "fail",
    hides: "YWRh",
  },
  {
    title: "an inherited property is no key",
    spec: { ...lab, key: "toString", absent: true },
    answers: holding("{}"),
    outcome: "pass",
  },
  {
    title: "`__proto__` is a key like any other",
    spec: { ...lab, key: "__proto__.a", equals: 1 },
    answers: holding('{"__proto__": {"a": 1}}'),
    outcome: "pass",
  },
  {
    title: "a number beyond all doubles is no text",
    spec: { ...lab, key: "a", equals: "Infinity" },
    answers: holding('{"a": 1e400}'),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a number beyond all doubles in a list is no text",
    spec: { ...lab, key: "a", contains: "Infinity" },
    answers: holding('{"a": [-1e400]}'),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a number beyond all doubles in toml is no text either",
    spec: { path: "~/p.toml", format: "toml", key: "a", equals: "Infinity" },
    answers: holding("a = 1e400\n"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a number beyond all doubles in yaml is no text either",
    spec: { ...conda, key: "a", not: "x" },
    answers: holding("a: 1e400\n"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a json text fails `not` over a boolean and says why",
    spec: { ...lab, key: "b", not: false },
    answers: holding('{"b": "false"}'),
    outcome: "fail",
    says: "expected a boolean, found a text",
  },
  {
    title: "null is a value",
    spec: { ...lab, key: "a", absent: true },
    answers: holding('{"a": null}'),
    outcome: "fail",
    says: "null",
  },
  {
    title: "null is equal to null",
    spec: { ...lab, key: "a", equals: null },
    answers: holding('{"a": null}'),
    outcome: "pass",
  },
  {
    title: "deep nesting is refused",
    spec: { ...lab, key: "a", absent: true },
    answers: holding("[".repeat(5000) + "]".repeat(5000)),
    outcome: { unknown: "unparsable" },
  },

  {
    title: "an index counts from 0",
    spec: { ...conda, key: "channels.0", equals: "conda-forge" },
    answers: holding("channels:\n  - conda-forge\n"),
    outcome: "pass",
  },
  {
    title: "a list lacks an element",
    spec: { ...conda, key: "channels", lacks: "defaults" },
    answers: holding("channels: [conda-forge]\n"),
    outcome: "pass",
  },
  {
    title: "a list contains an element that satisfies a matcher",
    spec: { ...conda, key: "channels", lacks: { matches: "^http:" } },
    answers: holding("channels: [conda-forge, http://evil.example]\n"),
    outcome: "fail",
    says: "a list of 2",
  },
  {
    title: "a yaml boolean is no text",
    spec: { ...conda, key: "ssl_verify", equals: true },
    answers: holding('ssl_verify: "true"\n'),
    outcome: "fail",
  },
  ...(
    [
      "a: &x 1\nb: *x\n",
      "<<: {a: 1}\n",
      "a: !!python/object x\n",
      "a: 1\na: 2\n",
      "a: 1\n---\nb: 2\n",
      "? {a: 1}\n: 2\n",
    ] as const
  ).map((content): Case<SettingSpec> => ({
    title: `yaml that could hide a value is refused: ${JSON.stringify(content)}`,
    spec: { ...conda, key: "channels", absent: true },
    answers: holding(content),
    outcome: { unknown: "unparsable" },
  })),
  {
    title: "an empty yaml file has no keys",
    spec: { ...conda, key: "channels", absent: true },
    answers: holding("# nothing\n"),
    outcome: "pass",
  },

  {
    title: "a toml value is found in its table",
    spec: { path: "~/.config/uv/uv.toml", format: "toml", key: "index.0.url", equals: mirror },
    answers: holding(`[[index]]\nurl = "${mirror}"\n`),
    outcome: "pass",
  },
  {
    title: "a toml version satisfies a range",
    spec: { path: "~/p.toml", format: "toml", key: "tool.version", version: ">=1.2" },
    answers: holding('[tool]\nversion = "1.2.3"\n'),
    outcome: "pass",
  },
  {
    title: "a version that cannot be read is not known",
    spec: { path: "~/p.toml", format: "toml", key: "tool.version", version: ">=1.2" },
    answers: holding('[tool]\nversion = "latest"\n'),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a broken toml file is not known",
    spec: { path: "~/p.toml", format: "toml", key: "a", absent: true },
    answers: holding("a = \n"),
    outcome: { unknown: "unparsable" },
  },

  {
    title: "a cut-off file is not judged",
    spec: { ...pip, absent: true },
    answers: holding("[global]\n", true),
    outcome: { unknown: "truncated" },
  },
  {
    title: "an unread file is not judged",
    spec: { ...pip, absent: true },
    answers: [files({ unread: "access-denied" })],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a link is not read",
    spec: { ...pip, equals: mirror },
    answers: [files({ kind: "symlink", linkTarget: "/tmp/x", unread: "not-regular" })],
    outcome: { unknown: "not-regular" },
  },
  {
    title: "a file that changed is not judged",
    spec: { ...pip, absent: true },
    answers: [files({ unread: "race" })],
    outcome: { unknown: "race" },
  },
  {
    title: "a denied folder is not an absent file",
    spec: { ...pip, absent: true },
    answers: [denied("~/.config")],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a cut-off listing is not an absent file",
    spec: { ...pip, absent: true },
    answers: [cutOff],
    outcome: { unknown: "truncated" },
  },
  {
    title: "no answer keeps its reason",
    spec: { ...pip, absent: true },
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
  {
    title: "git's own configuration is read with its subsections",
    spec: {
      path: "~/.gitconfig",
      format: "gitconfig",
      key: "credential.https://git\\.example.helper",
      equals: "cache",
    },
    answers: [files({ content: '[credential "https://git.example"]\n\thelper = cache\n' })],
    outcome: "pass",
  },
  {
    title: "a git configuration that includes another file tells nothing of any key",
    spec: { path: "~/.gitconfig", format: "gitconfig", key: "http.sslverify", absent: true },
    answers: [files({ content: "[include]\n\tpath = other\n" })],
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a variable whose value a shell would expand is not known",
    spec: { path: "~/.env", format: "env", key: "REGION", equals: "$X" },
    answers: [files({ content: "REGION=$X\n" })],
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a variable in quotes has the value without them",
    spec: { path: "~/.env", format: "env", key: "REGION", equals: "eu-central-1" },
    answers: [files({ content: 'export REGION="eu-central-1"\n' })],
    outcome: "pass",
  },
  {
    title: "what no layer of Jupyter's sets is absent",
    spec: { effective: "jupyter", key: "ServerApp.ip", absent: true },
    answers: layers({}),
    outcome: "pass",
    says: "no layer sets it",
  },
  {
    title: "the user's layer goes before the machine's, and is named",
    spec: { effective: "jupyter", key: "ServerApp.ip", equals: "127.0.0.1" },
    answers: layers({
      "~/.jupyter": { path: "/h/.jupyter/jupyter_server_config.py", content: "c.ServerApp.ip = '127.0.0.1'\n" },
      "/etc/jupyter": {
        path: "/etc/jupyter/jupyter_server_config.json",
        content: '{ "ServerApp": { "ip": "0.0.0.0" } }',
      },
    }),
    outcome: "pass",
    says: "set by ~/.jupyter/jupyter_server_config.py",
  },
  {
    title: "a layer that may set the key leaves it open, whatever a lower one says",
    spec: { effective: "jupyter", key: "ServerApp.ip", equals: "127.0.0.1" },
    answers: layers({
      "~/.jupyter": {
        path: "/h/.jupyter/jupyter_server_config.py",
        content: "c.ServerApp.ip = socket.gethostname()\n",
      },
      "/etc/jupyter": {
        path: "/etc/jupyter/jupyter_server_config.json",
        content: '{ "ServerApp": { "ip": "127.0.0.1" } }',
      },
    }),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a layer that cannot be read leaves it open",
    spec: { effective: "jupyter", key: "ServerApp.ip", absent: true },
    answers: layers({ "/etc/jupyter": { path: "/etc/jupyter/jupyter_config.json", unread: "access-denied" } }),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "an option of the command line goes before all layers",
    spec: { effective: "jupyter", key: "ServerApp.ip", absent: true },
    answers: layers({}, "option:--ip\n"),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "where no server is above the terminal nothing is known",
    spec: { effective: "jupyter", key: "ServerApp.ip", absent: true },
    answers: [ran({ end: { exit: 4 } }), ...layers({}).slice(1)],
    outcome: { unknown: "probe-error" },
  },
  {
    title: "nor where what is above it is no Python",
    spec: { effective: "jupyter", key: "ServerApp.ip", absent: true },
    answers: [ran({ stdout: "program:/bin/bash\nfile:/usr/bin/bash\nend\n" }), ...layers({}).slice(1)],
    outcome: { unknown: "probe-error" },
  },
];
