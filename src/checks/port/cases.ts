import { none, ran, type Case } from "../case.ts";
import type { PortSpec } from "./spec.ts";

const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const row = (local: string, state = "0A"): string =>
  `   0: ${local} ${local.length > 20 ? "0".repeat(32) : "00000000"}:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0\n`;

/** 0.0.0.0:8888, 127.0.0.1:5555, [::]:22, [::1]:631, ::ffff:127.0.0.1:7000, and an established connection on 9999. */
const any8888 = row("00000000:22B8");
const local5555 = row("0100007F:15B3");
const any22 = row(`${"0".repeat(32)}:0016`);
const local631 = row("00000000000000000000000001000000:0277");
const mapped7000 = row("0000000000000000FFFF00000100007F:1B58");
const connected9999 = row("0100007F:270F", "01");

const tables = (...rows: readonly string[]) => [ran({ stdout: head + rows.join("") })];

export const cases: readonly Case<PortSpec>[] = [
  {
    title: "a port that is listened on is listening",
    spec: { number: 8888, state: "listening" },
    answers: tables(any8888),
    outcome: "pass",
    says: "0.0.0.0:8888",
  },
  {
    title: "a port that nothing listens on is closed",
    spec: { number: 22, state: "closed" },
    answers: tables(any8888),
    outcome: "pass",
  },
  {
    title: "an open port is not closed",
    spec: { number: 22, state: "closed" },
    answers: tables(any8888, any22),
    outcome: "fail",
    says: "[::]:22",
  },
  {
    title: "a connection is no listener",
    spec: { number: 9999, state: "closed" },
    answers: tables(connected9999),
    outcome: "pass",
  },
  {
    title: "loopback counts for one number",
    spec: { number: 5555, state: "closed" },
    answers: tables(local5555),
    outcome: "fail",
    says: "127.0.0.1:5555",
  },
  {
    title: "loopback does not count where only others' reach matters",
    spec: { number: 5555, state: "closed", reach: "external" },
    answers: tables(local5555),
    outcome: "pass",
  },
  {
    title: "approved ports pass, kernels on loopback of either family among them",
    spec: { only: [8888, "20-25"] },
    answers: tables(any8888, any22, local5555, local631, mapped7000),
    outcome: "pass",
    says: "8888, 22",
  },
  {
    title: "one that is not approved fails and is named",
    spec: { only: [8888] },
    answers: tables(any8888, any22),
    outcome: "fail",
    says: "not approved: 22",
  },
  {
    title: "loopback is approved like others where any reach counts",
    spec: { only: [8888], reach: "any" },
    answers: tables(any8888, mapped7000),
    outcome: "fail",
    says: "127.0.0.1:7000",
  },
  {
    title: "a table that was cut off proves no port closed",
    spec: { number: 22, state: "closed" },
    answers: [ran({ stdout: head + any8888, stdoutTruncated: true })],
    outcome: { unknown: "truncated" },
  },
  {
    title: "a table that was cut off proves one open all the same",
    spec: { number: 8888, state: "closed" },
    answers: [ran({ stdout: head + any8888, stdoutTruncated: true })],
    outcome: "fail",
  },
  {
    title: "a table that was cut off approves nothing",
    spec: { only: [8888] },
    answers: [ran({ stdout: head + any8888, stdoutTruncated: true })],
    outcome: { unknown: "truncated" },
  },
  {
    title: "no table at all is no table without listeners",
    spec: { number: 22, state: "closed" },
    answers: [ran()],
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a line that is none of a table may be a listener",
    spec: { number: 22, state: "closed" },
    answers: tables(any8888, "   1: what?\n"),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a table that could not be read tells nothing",
    spec: { only: [8888] },
    answers: [ran({ end: { exit: 1 } })],
    outcome: { unknown: "probe-error" },
  },
  {
    title: "a question that was not answered tells nothing",
    spec: { only: [] },
    answers: [none("connection-lost")],
    outcome: { unknown: "connection-lost" },
  },
];
