import { cannotTell, verdict } from "../verdict.ts";
import { directConfig } from "./direct-config.ts";
import { setInPython } from "./python-config.ts";
import { isAbout, type Sourced } from "./sources.ts";
import { switches, type Switches } from "./switches.ts";
import type { States } from "./states.ts";

/**
 * All server extensions that a configuration file names. What the server's own configuration says of one counts before what the merged
 * files of extensions say (ServerApp.find_server_extensions), and Jupyter Server's files before those of the classic notebook.
 */
export function serverExtensions(answers: readonly Sourced[]): Switches {
  const server = switches(answers.filter(isAbout(["jupyter-server"])), ["ServerApp", "jpserver_extensions"]);
  const notebook = switches(answers.filter(isAbout(["notebook"])), ["NotebookApp", "nbserver_extensions"]);
  const direct = directConfig(answers.filter(isAbout(["direct"])));
  const state = new Map([...notebook.state, ...server.state, ...direct.state]);
  const open = server.open ?? notebook.open ?? direct.open ?? setInPython(answers.filter(isAbout(["python"])));
  return open === undefined ? { state } : { state, open };
}

export function serverExtension(name: string, answers: readonly Sourced[]): States {
  const { state, open } = serverExtensions(answers);
  if (open !== undefined) return { enabled: cannotTell(open), disabled: cannotTell(open), absent: cannotTell(open) };
  const on = state.get(name);
  return { enabled: verdict(on === true), disabled: verdict(on === false), absent: verdict(on === undefined) };
}
