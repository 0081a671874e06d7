import { cannotTell, verdict } from "../verdict.ts";
import { setInPython } from "./python-config.ts";
import { isAbout, type Sourced } from "./sources.ts";
import { switches, type Switches } from "./switches.ts";
import type { States } from "./states.ts";

/**
 * All server extensions that a configuration file names. Where both speak of one, Jupyter Server's files count before those of the
 * classic notebook.
 */
export function serverExtensions(answers: readonly Sourced[]): Switches {
  const server = switches(answers.filter(isAbout(["jupyter-server"])), ["ServerApp", "jpserver_extensions"]);
  const notebook = switches(answers.filter(isAbout(["notebook"])), ["NotebookApp", "nbserver_extensions"]);
  const state = new Map([...notebook.state, ...server.state]);
  const open = server.open ?? notebook.open ?? setInPython(answers.filter(isAbout(["python"])));
  return open === undefined ? { state } : { state, open };
}

export function serverExtension(name: string, answers: readonly Sourced[]): States {
  const { state, open } = serverExtensions(answers);
  if (open !== undefined) return { enabled: cannotTell(open), disabled: cannotTell(open), absent: cannotTell(open) };
  const on = state.get(name);
  return { enabled: verdict(on === true), disabled: verdict(on === false), absent: verdict(on === undefined) };
}
