import { defineCommand } from "./command.ts";
export const schema = defineCommand({
  name: "schema",
  usage: "KIND",
  about: "x",
  flags: {},
  examples: [],
  exits: [0, 3],
  run: async () => 0,
});
