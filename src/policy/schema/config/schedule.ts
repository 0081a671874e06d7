import type { JsonObject } from "../../../model/check.ts";
import { defaultConfig, weekdays } from "../../agent-config.ts";
import { durationRows } from "../../config-bounds.ts";
import { bySeverity, duration, mapping, patterns, text } from "./parts.ts";

const { schedule: defaults } = defaultConfig;

const cron = (description: string, more: JsonObject = {}): JsonObject =>
  text(
    "cron",
    `${description} Five fields: minute, hour, day of month, month, day of week; numbers or names (\`mon\`, \`jan\`), \`*\`, ranges, steps and lists.`,
    defaults.cron,
    { maxLength: 200, ...more },
  );

const time = (title: string, description: string, example: string, pattern: string): JsonObject =>
  text(title, `${description} \`HH:MM\`, in quotes.`, example, { pattern });

export const window = mapping(
  {
    title: "window",
    description: "From a time of day to another; one that ends before it begins runs past midnight.",
    example: { days: ["sat", "sun"], from: "08:00", to: "20:00" },
  },
  {
    days: {
      title: "days",
      description: "The days on which the window begins; left out, every day.",
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: weekdays, description: "A day of the week: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`." },
      default: weekdays,
      examples: [["mon", "tue", "wed", "thu", "fri"]],
    },
    from: time("from", "When it opens.", "22:00", "^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    to: time(
      "to",
      "When it closes; `24:00` is the end of the day.",
      "06:00",
      "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
    ),
  },
  { required: ["from", "to"] },
);

export const schedule = mapping(
  {
    title: "schedule",
    description: "When the agent looks, how often each target at least, and what it leaves alone.",
    example: { cron: "0 3 * * *", timezone: "Europe/Vienna" },
  },
  {
    cron: cron("When every policy is due, unless `policies` says otherwise.", { default: defaults.cron }),
    timezone: text("timezone", "IANA time zone of every cron expression and window here.", "Europe/Vienna", {
      maxLength: 100,
      default: defaults.timezone,
    }),
    policies: {
      title: "policies",
      description: "Own times for the policies whose names match; the first that matches counts.",
      type: "array",
      default: [],
      examples: [[{ match: ["home-credentials"], cron: "0 * * * *" }]],
      items: mapping(
        {
          title: "policies",
          description: "Some policies, and when they are due.",
          example: { match: ["home-credentials"], cron: "0 * * * *" },
        },
        { match: patterns("match", "Names of policies.", ["home-*"]), cron: cron("When these policies are due.") },
        { required: ["match", "cron"] },
      ),
    },
    splay: duration(
      "splay",
      "Spreads the visits of a run: each target has its own fixed moment within this time.",
      durationRows.splay,
      {
        fallback: defaults.splayMs,
      },
    ),
    wake: duration("wake", "How often apps are listed for those that came to life.", durationRows.wake, {
      fallback: defaults.wakeMs,
    }),
    windows: {
      title: "windows",
      description: "When looking is allowed; left out, always.",
      type: "array",
      default: [],
      examples: [[{ days: ["mon", "tue", "wed", "thu", "fri"], from: "22:00", to: "06:00" }]],
      items: window,
    },
    freshness: bySeverity(
      "freshness",
      "Each check is to be assessed at least this often; what is older is stale.",
      { critical: "1d", high: "3d" },
      (severity) =>
        duration(severity, `Goal for checks of severity ${severity}.`, durationRows.freshness, {
          fallback: defaults.freshness[severity],
        }),
    ),
    confirm: bySeverity(
      "confirm",
      "Fails in a row, beside the first, before a check that passed counts as drifted.",
      { medium: 1 },
      (severity) => ({
        title: severity,
        description: `Further fails for checks of severity ${severity}, 0 to 10.`,
        type: "integer",
        minimum: 0,
        maximum: 10,
        default: defaults.confirm[severity],
        examples: [1],
      }),
    ),
    idleAfter: duration(
      "idleAfter",
      "An app that nobody has used for this long is left alone until its freshness goal is due.",
      durationRows.idleAfter,
      { fallback: defaults.idleAfterMs },
    ),
  },
);

export const deadlines = bySeverity(
  "deadlines",
  "How long after it was opened a finding is to be fixed; messages name the date. None for what is left out.",
  { critical: "1d", high: "7d" },
  (severity) =>
    duration(severity, `Time to fix a finding of severity ${severity}.`, durationRows.deadline, {
      example: 7 * 86_400_000,
    }),
);
