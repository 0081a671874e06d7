/**
 * The import table of ARCHITECTURE.md as data: a room is a folder of src/, and it may import from the rooms it sees.
 * A wall may be moved; then this table, ARCHITECTURE.md and a note in docs/decisions/ move together.
 */
export const sees: Readonly<Record<string, readonly string[]>> = {
  model: [],
  checks: ["model"],
  policy: ["model", "checks"],
  probe: ["model"],
  jupyter: ["model"],
  source: ["model"],
  store: ["model"],
  reports: ["model", "web/views"],
  notify: ["model"],
  web: ["model"],
  targets: ["model", "probe", "jupyter"],
  engine: ["model", "policy", "checks", "probe"],
  agent: ["model", "policy", "checks", "engine"],
  simulator: ["model"],
  cli: [
    "model",
    "policy",
    "checks",
    "probe",
    "jupyter",
    "source",
    "store",
    "reports",
    "notify",
    "web",
    "targets",
    "engine",
    "agent",
    "simulator",
  ],
};

/** The two files at the top of src/, which only open doors. */
export const doors: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["cli"],
  "index.ts": Object.keys(sees).filter((room) => room !== "cli"),
};

/** Every npm package that src/ uses, and the folders that may import it. */
export const homes: Readonly<Record<string, readonly string[]>> = {
  "@aws-sdk/client-eventbridge": ["notify"],
  "@aws-sdk/client-s3": ["notify"],
  "@aws-sdk/client-sagemaker": ["targets/sagemaker"],
  "@aws-sdk/client-securityhub": ["notify"],
  "@aws-sdk/client-sns": ["notify"],
  "@hono/node-server": ["web"],
  "@lydell/node-pty": ["simulator"],
  "@marcbachmann/cel-js": ["policy/cel"],
  "@renovatebot/pep440": ["checks"],
  ajv: ["policy"],
  diff: ["engine/remedies"],
  hono: ["web", "reports/html"],
  ini: ["checks"],
  "jsonc-parser": ["checks/edit"],
  kysely: ["store"],
  "node-cron": ["agent"],
  nodemailer: ["notify"],
  "prom-client": ["web"],
  re2js: ["checks"],
  semver: ["checks"],
  "simple-git": ["source"],
  "smol-toml": ["checks"],
  "tough-cookie": ["jupyter", "targets"],
  undici: ["jupyter", "targets", "notify"],
  ws: ["jupyter", "simulator"],
  yaml: ["policy", "checks/formats", "checks/edit"],
};

/** Where the process is touched: its arguments, environment, streams and exit code. */
export const processHomes: readonly string[] = ["main.ts", "cli"];

/** What any room may take from node:process: ending a child that it started, which says nothing about our own process. */
export const freeOfProcess: readonly string[] = ["kill"];

/** Rooms that compute and never look outside: what they need comes in as data or through a port. */
export const pureRooms: readonly string[] = ["model", "checks", "probe", "reports", "engine", "agent"];

export const outside: readonly string[] = [
  "node:child_process",
  "node:dgram",
  "node:dns",
  "node:fs",
  "node:http",
  "node:http2",
  "node:https",
  "node:net",
  "node:os",
  "node:sqlite",
  "node:tls",
  "node:worker_threads",
];
