import { ownCrontab } from "../../checks/cron/probe.ts";
import { userCrontab } from "../../checks/cron/user-crontab.ts";
import { listProcesses } from "../../checks/process/probe.ts";
import type { Running } from "../../checks/process/running.ts";
import { seen } from "../../checks/process/seen.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { byCodeUnit } from "../../model/by-code-unit.ts";
import type { FixtureProcess } from "../../model/fixture.ts";
import type { Observation } from "../../model/records.ts";
import { printable } from "../../model/untrusted.ts";

/** What a fixture can have of the system around a home. */
export interface RecordedSystem {
  readonly processes: readonly FixtureProcess[];
  readonly crontab?: string;
  /** Printable: what a fixture cannot have, or what could not be seen. */
  readonly left: readonly string[];
}

const most = 100;

/** What one visit tells of the programs that ran and of the user's crontab; `redacted` takes what is personal out of a text. */
export function recordedSystem(
  observations: readonly Observation[],
  redacted: (text: string) => string,
): RecordedSystem {
  const answerTo = ({ command }: { readonly command: string }) =>
    observations.find(({ ask }) => ask.kind === "run" && ask.command === command)?.answer;
  const [list, table] = [answerTo(listProcesses), answerTo(ownCrontab)];
  const ran = list === undefined ? { processes: [], left: [] } : programs(list, redacted);
  if (table === undefined) return ran;
  const read = userCrontab(table);
  if ("none" in read) return ran;
  if ("reason" in read) return { ...ran, left: [...ran.left, `the crontab: ${read.reason.code}`] };
  const cut = read.truncated ? ["the crontab: only its beginning was read"] : [];
  return { ...ran, crontab: redacted(read.text), left: [...ran.left, ...cut] };
}

function programs(answer: Observation["answer"], redacted: (text: string) => string): RecordedSystem {
  const read = seen(answer);
  if ("reason" in read) return { processes: [], left: [`the programs that run: ${read.reason.code}`] };
  const left = read.open === undefined ? [] : [`more programs may run: ${read.open.code}`];
  const all = new Map<string, FixtureProcess>();
  for (const one of read.found) {
    const program = asWritten(one, redacted);
    if (program === undefined) left.push(`${printable(one.path ?? one.name, 200)}: no name that a fixture can have`);
    else all.set(canonicalJson(program), program);
  }
  const processes = [...all].toSorted(([a], [b]) => byCodeUnit(a, b)).map(([, program]) => program);
  if (processes.length > most) left.push(`${processes.length - most} more programs`);
  return { processes: processes.slice(0, most), left: [...new Set(left)] };
}

/** The path alone where the program is called by it. */
function asWritten({ name, path }: Running, redacted: (text: string) => string): FixtureProcess | undefined {
  const [called, place] = [redacted(name), path === undefined ? undefined : redacted(path)];
  if (![called, place ?? "/"].every((text) => text !== "" && text.length <= 200 && printable(text) === text))
    return undefined;
  if (place === undefined) return { name: called };
  if (!place.startsWith("/")) return undefined;
  return kernelName(place) === called ? place : { name: called, path: place };
}

/** The kernel keeps 15 characters of a program's name. */
const kernelName = (path: string): string => path.slice(path.lastIndexOf("/") + 1).slice(0, 15);
