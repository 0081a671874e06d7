/** What is wrong with a cron expression: what was found, and what to write instead. */
export interface CronMistake {
  readonly message: string;
  readonly remedy: string;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names in place of numbers, from `least` on. */
  readonly names?: readonly string[];
  /** A range may run over the end, as `fri-mon`. */
  readonly circular?: true;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: months },
  { name: "day of week", least: 0, most: 7, names: days, circular: true },
];

/** The most days that each month can have. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The first mistake of a five-field cron expression; undefined where there is none. Only what every cron reads alike is
 * allowed: no seconds, no `@daily`, no `?`, `L`, `W`, `#`, and not both a day of month and a day of week, which some take as
 * either and some as both.
 */
export function cronMistake(text: string): CronMistake | undefined {
  const words = text.trim().split(/\s+/);
  if (words.length !== fields.length) return wrongCount(words);
  const values: (ReadonlySet<number> | undefined)[] = [];
  for (const [index, field] of fields.entries()) {
    const word = words[index] ?? "";
    const read = valuesOf(word.toLowerCase(), field);
    if (read === undefined)
      return {
        message: `\`${word.slice(0, 40)}\` cannot stand for the ${field.name}`,
        remedy: `Write ${range(field)}, \`*\`, a range (\`a-b\`), a step (\`*/n\`, \`a-b/n\`) or a list of them, from small to large.`,
      };
    values.push(read);
  }
  const [, , dayWord, , weekWord] = words;
  if (dayWord !== "*" && weekWord !== "*")
    return {
      message: "both the day of month and the day of week are restricted, which crons read differently",
      remedy: "Leave one of them as `*`; for both kinds of days, use two entries under `policies`.",
    };
  if (dayWord !== "*" && !someDayExists(values[2], values[3]))
    return { message: "no month that is named here has such a day", remedy: "Name a day that exists, such as 28." };
  return undefined;
}

function wrongCount(words: readonly string[]): CronMistake {
  const [first = ""] = words;
  if (words.length === 6)
    return {
      message: "six fields are given, and there is no field for seconds",
      remedy: "Leave the first field out: minute, hour, day of month, month, day of week.",
    };
  return {
    message: first.startsWith("@")
      ? `\`${first.slice(0, 40)}\` is not five fields`
      : `expected five fields, got ${words.length}`,
    remedy: "Write minute, hour, day of month, month and day of week, such as `0 3 * * *`.",
  };
}

function valuesOf(word: string, field: Field): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of word.split(",")) {
    const found = item === "" ? undefined : itemValues(item, field);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return values;
}

function itemValues(item: string, field: Field): readonly number[] | undefined {
  const [, from = "", to, step] = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d{1,2}))?$/.exec(item) ?? [];
  const whole = from === "*";
  if (from === "" || (whole && to !== undefined)) return undefined;
  const first = whole ? field.least : numberOf(from, field);
  const last = whole ? field.most : to === undefined ? first : numberOf(to, field);
  if (first === undefined || last === undefined) return undefined;
  if (step !== undefined && !whole && to === undefined) return undefined;
  const width = last >= first ? last - first : field.circular ? last - first + 7 : -1;
  const every = step === undefined ? 1 : Number(step);
  if (width < 0 || every < 1 || (step !== undefined && every > Math.max(1, width))) return undefined;
  return Array.from({ length: Math.floor(width / every) + 1 }, (_, index) => first + index * every);
}

function numberOf(word: string, { least, most, names }: Field): number | undefined {
  const named = names?.indexOf(word) ?? -1;
  const value = named >= 0 ? named + least : /^\d{1,2}$/.test(word) ? Number(word) : NaN;
  return value >= least && value <= most ? value : undefined;
}

const range = ({ least, most, names }: Field): string =>
  names === undefined ? `${least} to ${most}` : `${least} to ${most}, ${names[0]} to ${names.at(-1)}`;

function someDayExists(days: ReadonlySet<number> | undefined, months: ReadonlySet<number> | undefined): boolean {
  const first = Math.min(...(days ?? [1]));
  return [...(months ?? [])].some((month) => first <= (lengths[month - 1] ?? 0));
}
