import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { commonExits, defineCommand } from "./command.ts";
import { write } from "./io.ts";
import { packageRoot } from "./package-root.ts";
import { didYouMean } from "./suggest.ts";

const kinds = ["policy", "exemption", "config", "report", "fixture"];

export const schema = defineCommand({
  name: "schema",
  usage: "KIND",
  about: `Prints the JSON Schema (2020-12) of one KIND of file: ${kinds.join(", ")}. Editors take it
by a first line such as "# yaml-language-server: $schema=./policy.schema.json".`,
  flags: {},
  examples: [
    ["plumbline schema policy > policy.schema.json", "for an editor"],
    ["plumbline schema report", "what --report json writes"],
  ],
  exits: {
    0: "the schema was printed",
    3: "there is no such KIND, or invalid usage",
    70: commonExits[70],
  },
  async run({ positionals, rest }, io) {
    const [kind, ...more] = [...positionals, ...rest];
    if (kind === undefined || more.length > 0)
      throw new UsageError(
        `\`plumbline schema\` takes one KIND, ${kind === undefined ? "and none" : "but more"} was given.`,
        `Write one of: ${kinds.join(", ")}.`,
      );
    if (!kinds.includes(kind))
      throw new UsageError(
        `There is no schema of ${JSON.stringify(printable(kind, 80))}.`,
        `${didYouMean(kind, kinds)}Write one of: ${kinds.join(", ")}.`,
      );
    await write(io.stdout, await readFile(join(packageRoot(), "schemas", `${kind}.schema.json`), "utf8"));
    return 0;
  },
});
