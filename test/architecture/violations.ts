import { posix } from "node:path";
import { doors, freeOfProcess, homes, outside, processHomes, pureRooms, sees } from "./house.ts";
import { type Import, type Mention, readImports } from "./read-imports.ts";

const wayOut = "test/architecture/house.ts holds the table; ARCHITECTURE.md says why it stands";

/** Every breach of the import table in one file, as sentences with the way out. `path` is relative to src/. */
export function violations(path: string, text: string): readonly string[] {
  const { imports, globals } = readImports(path, text);
  return [
    ...imports.flatMap(({ name, line, names }) => {
      const why = breach(path, name, names);
      return why === undefined ? [] : [`src/${path}:${line} imports "${name}": ${why} (${wayOut}).`];
    }),
    ...globals.flatMap((mention) => touchedProcess(path, mention)),
  ];
}

function breach(path: string, name: string, names: Import["names"]): string | undefined {
  if (name.startsWith(".")) return foreignRoom(path, posix.join(posix.dirname(path), name));
  if (name.startsWith("node:")) return foreignBuiltin(path, name, names);
  const known = Object.keys(homes).find((home) => name === home || name.startsWith(`${home}/`));
  if (known === undefined)
    return "this package has no home yet; name it in `homes` and give its reason in docs/dependencies.md";
  const allowed = homes[known] ?? [];
  if (allowed.some((home) => isIn(path, home))) return undefined;
  return `${known} lives in ${allowed.join(" and ")}; ask that room for what you need, or move this file there`;
}

function foreignRoom(path: string, target: string): string | undefined {
  if (target.startsWith("..")) return "it lies outside src/, which the published package does not contain";
  const [from, to] = [roomOf(path), roomOf(target)];
  const allowed = sees[from] ?? doors[from];
  if (allowed === undefined) return `${from} is not in the table; say there what it may see`;
  if (from === to || allowed.some((place) => isIn(target, place))) return undefined;
  return `${from} may see ${allowed.join(", ") || "nothing of ours"}; take what you need as a parameter, or move the noun both share to model`;
}

function foreignBuiltin(path: string, name: string, names: Import["names"]): string | undefined {
  const harmless = names?.length !== 0 && names?.every((one) => freeOfProcess.includes(one));
  if (name === "node:process" && !harmless && !processHomes.some((home) => isIn(path, home))) {
    return "the process is touched in main.ts and cli only; take what you need as a parameter";
  }
  const looksOutside = outside.some((builtin) => name === builtin || name.startsWith(`${builtin}/`));
  if (looksOutside && pureRooms.includes(roomOf(path)))
    return `${roomOf(path)} is pure; let the caller read, and take the data`;
  return undefined;
}

function touchedProcess(path: string, { name, line }: Mention): readonly string[] {
  if (processHomes.some((home) => isIn(path, home))) return [];
  return [
    `src/${path}:${line} names \`${name}\`: only main.ts and cli touch the process; take a parameter or the Logger port (${wayOut}).`,
  ];
}

const isIn = (path: string, home: string): boolean => path === home || path.startsWith(`${home}/`);

const roomOf = (path: string): string => path.split("/")[0] ?? path;
