import type { JsonObject } from "../../../model/check.ts";
import { defaultConfig } from "../../agent-config.ts";
import { choice, filePath, mapping } from "./parts.ts";

const { state: defaults } = defaultConfig;

const days = (title: keyof typeof defaults.retention, description: string): JsonObject => ({
  title,
  description: `${description} Whole days, such as \`90d\`.`,
  type: "string",
  pattern: "^[1-9][0-9]{0,3}d$",
  default: `${defaults.retention[title]}d`,
  examples: [`${defaults.retention[title]}d`],
});

export const state = mapping(
  {
    title: "state",
    description: "What the agent remembers, where, and for how long.",
    example: { sqlite: "/var/lib/plumbline/plumbline.db", retention: { runs: "90d" } },
  },
  {
    sqlite: {
      ...filePath("sqlite", "File of the store, on a disk of this machine.", "plumbline.db"),
      default: defaults.sqlite,
    },
    observations: choice(
      "observations",
      "`facts`: what files are, never what they hold. `content`: also capped content, so that `preview` can judge it.",
      ["facts", "content"],
      defaults.observations,
    ),
    retention: mapping(
      {
        title: "retention",
        description:
          "How long each class of data is kept. Open findings, and what they refer to, are kept whatever their age.",
        example: { runs: "90d", transitions: "400d" },
      },
      {
        runs: days("runs", "Runs, with the looks that only they hold."),
        transitions: days("transitions", "The ledger of changes."),
        observations: days("observations", "Answers of targets."),
        outbox: days("outbox", "Messages that were sent or given up."),
      },
    ),
  },
);
