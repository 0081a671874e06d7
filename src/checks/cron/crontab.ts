/** Something that cron would run. */
export interface Job {
  /** The crontab or folder that it stands in, as people name it. */
  readonly place: string;
  /** `@reboot`, or the five fields of crontab(5). */
  readonly schedule: string;
  readonly command: string;
}

export interface Crontab {
  readonly jobs: readonly Job[];
  /** Every line was one that crontab(5) knows. */
  readonly whole: boolean;
}

const setting = /^\s*["']?[A-Za-z_][^\s=]*\s*=/;
const job = /^\s*-?(@[a-z]+|[\d*][^\s]*(?:\s+[\w*,/~?-]+){4})\s+(\S.*?)\s*$/;

/** The jobs of a crontab by crontab(5); the machine's own have a user before the command. */
export function crontab(text: string, place: string, { hasUser }: { readonly hasUser: boolean }): Crontab {
  const jobs: Job[] = [];
  let whole = true;
  for (const line of text.split("\n")) {
    if (/^\s*(#|$)/.test(line) || setting.test(line)) continue;
    const [, schedule, rest] = job.exec(line) ?? [];
    const command = hasUser ? /^\S+\s+(\S.*)$/.exec(rest ?? "")?.[1] : rest;
    if (schedule === undefined || command === undefined) whole = false;
    else jobs.push({ place, schedule: schedule.replaceAll(/\s+/g, " "), command });
  }
  return { jobs, whole };
}

/** Without what is run to make a value: where that ends cannot be told so simply. */
const variables = /^(?:[A-Za-z_]\w*=(?:"(?:[^"\\`(]|\\.)*"|'[^']*'|\\.|[^\s"'\\`(])*\s+)*/;

/**
 * The program of a command, without the variables that are set before it and without its arguments: both may hold secrets. Where
 * the first word is none that a program is called by, there is nothing to show.
 */
export function programOf(command: string): string {
  const rest = command.replace(variables, "");
  return /^\w+=/.test(rest) ? "(a command)" : (/^["']?([\w./~%+$-]+)/.exec(rest)?.[1] ?? "(a command)");
}
