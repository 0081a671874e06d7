import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude } from "../conclude.ts";
import { matchesGlob } from "../glob.ts";
import { contentOf } from "../literal-file.ts";
import { decide } from "../matchers/decide.ts";
import { describe } from "../matchers/describe.ts";
import { listing, pathOf } from "../read-answers.ts";
import { someOf, unwanted } from "../named-hits.ts";
import { cannotTell, no, yes } from "../verdict.ts";
import { crontab, type Job, programOf } from "./crontab.ts";
import { type CronSpec, scopeOf } from "./spec.ts";
import { userCrontab } from "./user-crontab.ts";

const said = { nothing: "no such job", once: "scheduled" };

export function judge(spec: CronSpec, answers: readonly Answer[]): Judgement {
  const scope = scopeOf(spec);
  const [first, ...others] = answers;
  const read = [
    ...(scope === "system" ? [] : [ofUser(first)]),
    ...(scope === "user" ? [] : ofSystem(scope === "system" ? answers : others)),
  ];
  const jobs = read.flatMap((one) => one.jobs);
  const open = read.find((one) => one.open !== undefined)?.open;
  if ("only" in spec) {
    const strangers = jobs.filter(({ command }) => !spec.only.some((glob) => matchesGlob(glob, command)));
    return unwanted(strangers.map(titleOf), {
      expected: spec.only.length === 0 ? "nothing scheduled" : `only ${spec.only.join(", ")}`,
      ...said,
      open,
    });
  }
  const verdicts = jobs.map((job) => ({ job, verdict: decide(spec.command, job.command) }));
  const fitting = verdicts.filter(({ verdict }) => verdict.ok === true).map(({ job }) => job);
  const [undecided] = verdicts.flatMap(({ verdict }) => (verdict.ok === "unknown" ? [verdict.reason] : []));
  const wanted = `a job ${describe(spec.command)}`;
  if (spec.state === "absent")
    return unwanted(fitting.map(titleOf), { expected: `no ${wanted.slice(2)}`, ...said, open: open ?? undecided });
  const doubt = open ?? undecided;
  return conclude([
    {
      expected: wanted,
      observed: fitting.length > 0 ? someOf(fitting.map(titleOf)) : "no such job",
      verdict: fitting.length > 0 ? yes : doubt === undefined ? no : cannotTell(doubt),
    },
  ]);
}

interface Read {
  readonly jobs: readonly Job[];
  /** Why there may be more. */
  readonly open?: Reason;
}

function ofUser(answer: Answer | undefined): Read {
  const read = userCrontab(answer);
  if ("none" in read) return { jobs: [] };
  if ("reason" in read) return { jobs: [], open: read.reason };
  return readCrontab(read.text, "crontab", { hasUser: false, truncated: read.truncated });
}

function ofSystem(answers: readonly Answer[]): readonly Read[] {
  const [main, more, ...folders] = answers;
  return [
    ...[main, more].map((answer): Read => {
      const { files, open } = listingOf(answer);
      const read = files
        .filter(({ kind }) => kind !== "directory")
        .map((fact): Read => {
          const content = contentOf(fact);
          if ("reason" in content)
            return { jobs: [], open: { ...content.reason, detail: printable(pathOf(fact), 256) } };
          return readCrontab(content.text, pathOf(fact), { hasUser: true, truncated: content.truncated });
        });
      const doubt = open ?? read.find((one) => one.open !== undefined)?.open;
      return { jobs: read.flatMap((one) => one.jobs), ...(doubt !== undefined && { open: doubt }) };
    }),
    ...folders.map((answer): Read => {
      const { files, open } = listingOf(answer);
      const programs = files.filter(
        ({ kind, mode }) => kind === "symlink" || (kind === "file" && (mode & 0o111) !== 0),
      );
      return {
        jobs: programs.map((fact) => ({
          place: "run-parts",
          schedule: scheduleOf(pathOf(fact)),
          command: pathOf(fact),
        })),
        ...(open !== undefined && { open }),
      };
    }),
  ];
}

const listingOf = (answer: Answer | undefined): ReturnType<typeof listing> =>
  answer === undefined ? { files: [], open: { code: "internal", detail: "an answer is missing" } } : listing(answer);

const scheduleOf = (path: string): string => `@${/\/cron\.(\w+)\//.exec(path)?.[1] ?? "regularly"}`;

function readCrontab(
  text: string,
  place: string,
  { hasUser, truncated }: { readonly hasUser: boolean; readonly truncated: boolean },
): Read {
  const { jobs, whole } = crontab(text, place, { hasUser });
  const open: Reason | undefined = truncated
    ? { code: "truncated" }
    : whole
      ? undefined
      : { code: "unparsable", detail: printable(`${place} has a line that is none of crontab(5)`, 256) };
  return { jobs, ...(open !== undefined && { open }) };
}

const titleOf = ({ place, schedule, command }: Job): string =>
  printable(`${place}: ${schedule} ${programOf(command)}`, 300);
