import type { Change } from "../model/change.ts";
import type { Answer, Ask } from "../model/observation.ts";
import { rootedAt } from "../model/rooted-command.ts";
import { Untrusted } from "../model/untrusted.ts";

/** The ask with its absolute path below `root`; so too the places that our own commands read. What a policy's read is their own business. */
export function askBelow(root: string, ask: Ask): Ask {
  if (ask.kind === "run") return { ...ask, command: rootedAt(root, ask.command) };
  return ask.path.startsWith("/") ? { ...ask, path: root + ask.path } : ask;
}

/** The change with the program of its command below `root`: commands of ours that name a place of the system begin with it. */
export function changeBelow(root: string, change: Change): Change {
  if (change.kind !== "run") return change;
  const below = (command: string): string =>
    command.startsWith("'/") ? `'${root.replaceAll("'", String.raw`'\''`)}${command.slice(1)}` : command;
  const { command, undo } = change;
  return { ...change, command: below(command), ...(undo !== undefined && { undo: below(undo) }) };
}

/** The answer as if `root` were `/`. */
export function answerAbove(root: string, answer: Answer): Answer {
  if (answer.kind !== "files") return answer;
  const back = (path: Untrusted): Untrusted => {
    const text = path.unsafeText();
    return text.startsWith(`${root}/`) ? Untrusted.text(text.slice(root.length)) : path;
  };
  const files = answer.files.map((fact) => ({ ...fact, path: back(fact.path) }));
  return { ...answer, files, denied: answer.denied.map(back) };
}
