import type { JsonObject } from "../../model/check.ts";

export const schema: JsonObject = {
  title: "cron",
  description:
    "What cron would run: the crontab of the home's user as `crontab -l` shows it, the machine's /etc/crontab, /etc/cron.d and /etc/cron.hourly to cron.monthly, or both. One `command` that has to be scheduled or not, or `only`, the list of all that may be. Each job that should not be there is a finding of its own, named by its schedule and program, never by its arguments, which may hold secrets. A machine without crontab and spool folder schedules nothing for anybody.",
  examples: [
    { only: [] },
    { command: { matches: "\\b(curl|wget)\\b.*\\|" }, state: "absent", scope: "any" },
    { only: ["/usr/local/bin/backup*"], scope: "user" },
  ],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  if: { required: ["only"] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { not: { anyOf: [{ required: ["command"] }, { required: ["state"] }] } },
  else: { required: ["command", "state"] },
  properties: {
    command: {
      title: "command",
      description: "The command as it is written there, without schedule and user.",
      examples: ["/usr/local/bin/backup", { contains: "base64 -d" }],
      $ref: "#/$defs/textMatcher",
    },
    state: {
      title: "state",
      description: "`present`: some job's command fits. `absent`: none does.",
      enum: ["present", "absent"],
      examples: ["absent"],
    },
    only: {
      title: "only",
      description:
        "Every job's whole command is one of these; `*` is any run of characters, `;` and `|` among them, `?` is one. An empty list allows none.",
      type: "array",
      maxItems: 200,
      uniqueItems: true,
      items: { type: "string", minLength: 1, maxLength: 300 },
      examples: [["/usr/local/bin/backup*"]],
    },
    scope: {
      title: "scope",
      description: "`user`: the crontab of the home's user. `system`: the machine's. `any`: both. Left out, `user`.",
      enum: ["user", "system", "any"],
      examples: ["any"],
    },
  },
};
