import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, storeFlag } from "./flags.ts";
import { write } from "./io.ts";
import { openHistory } from "./open-history.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { painter } from "./style.ts";
import { findingStory } from "./view/finding-story.ts";

export const finding = defineCommand({
  name: "finding",
  usage: "ID [FLAGS]",
  about: `One finding from first seen to now: what is wanted, what was seen, every change with its cause and the commit it was judged
by. ID is a finding's id or its beginning, as reports and notices give it. Reads the store and contacts nothing.`,
  flags: {
    ...configFlag,
    ...storeFlag,
    ...documentFlag,
  },
  examples: [["plumbline finding 3f9a2c", "its story, by the beginning of its id"]],
  exits: { 0: "the finding was shown", ...commonExits },
  async run({ flags, positionals, rest }, io) {
    const [id, ...more] = [...positionals, ...rest];
    if (id === undefined || more.length > 0)
      throw new UsageError(
        id === undefined ? "Which finding? None was named." : "More than one finding was named.",
        "`plumbline report latest -o json` gives every finding's id; its first 6 characters are enough.",
      );
    await using store = await openHistory(flags, io);
    const state = await store.state(id);
    if (state === undefined)
      throw new UsageError(
        `There is no finding ${JSON.stringify(printable(id, 80))} that ever failed.`,
        "A check that has always passed has no story. `plumbline report latest -o json` gives every finding's id.",
      );
    const transitions = await store.transitions({ finding: state.id });
    const view = () => findingStory(state, transitions, { paint: painter(io.stdout), columns: io.stdout.columns });
    await write(io.stdout, await documentText(flags.output, { ...state, transitions }, view));
    return 0;
  },
});
