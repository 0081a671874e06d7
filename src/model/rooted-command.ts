/**
 * How a command of ours begins that reads places of the system: `$root` stands before each of them. It is empty on a target; where a
 * fixture is tried, the fixture's own root takes its place, so that nothing of this machine is looked at.
 */
export const rootedCommand = (script: string): string => `${beginning}${script}`;

const beginning = "root=''\n";

/** The command with another root; a command of somebody else's as it is. */
export const rootedAt = (root: string, command: string): string =>
  command.startsWith(beginning)
    ? `root='${root.replaceAll("'", String.raw`'\''`)}'\n${command.slice(beginning.length)}`
    : command;
