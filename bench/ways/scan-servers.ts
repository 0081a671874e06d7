import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Abortable } from "../../src/model/ports.ts";
import type { Report } from "../../src/model/report.ts";
import type { BenchCheck } from "../bed/checks.ts";
import { policyText, type Form } from "../bed/policy.ts";
import { sameVerdicts } from "../bed/same-verdicts.ts";
import type { Server } from "./classic.ts";
import { plumbline, type Ran } from "./command.ts";

export interface Order {
  readonly checks: readonly BenchCheck[];
  readonly form: Form;
  readonly concurrency: number;
}

/** `plumbline scan` over all servers as a process of its own, its start and its report included. */
export async function scanServers(
  { checks, form, concurrency }: Order,
  servers: readonly Server[],
  { signal }: Abortable,
): Promise<Ran> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "plumbline-bench-"));
  const [config, policy] = [join(folder.path, "plumbline.yaml"), join(folder.path, "policy.yaml")];
  await writeFile(config, configText(servers));
  await writeFile(policy, policyText(checks, form));
  const args = [
    "scan",
    "-q",
    "--config",
    config,
    "--policies",
    policy,
    "--concurrency",
    String(concurrency),
    "-o",
    "json",
  ];
  const env = { [tokenVariable]: servers[0]?.token ?? "" };
  const ran = await plumbline({ args, env, exits: [1] }, { signal });
  judge(JSON.parse(ran.stdout) as Report, checks, servers);
  return ran;
}

const tokenVariable = "BENCH_TOKEN";

/** All servers of the bed share one token. */
const configText = (servers: readonly Server[]): string =>
  JSON.stringify({
    apiVersion: "plumbline/v1",
    kind: "Agent",
    spec: {
      targets: [{ jupyter: { servers: servers.map(({ base }) => ({ url: base.href, tokenEnv: tokenVariable })) } }],
    },
  });

function judge({ targets, findings }: Report, checks: readonly BenchCheck[], servers: readonly Server[]): void {
  if (targets.length !== servers.length) throw new Error(`${targets.length} targets reported, not ${servers.length}`);
  const byTarget = Map.groupBy(findings, ({ target }) => target);
  for (const { id, leftovers } of targets) {
    const outcomes = new Map(byTarget.get(id)?.map(({ check, outcome }) => [check, outcome]));
    sameVerdicts(`Plumbline on ${id}`, checks, (check) => outcomes.get(check.id));
    if (leftovers.length > 0) throw new Error(`Plumbline left ${leftovers.join(", ")} on ${id}`);
  }
}
