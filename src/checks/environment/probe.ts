import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import { ownProcesses } from "../own-processes.ts";
import type { EnvironmentSpec } from "./spec.ts";

/**
 * Only the one variable leaves the target: `+` and its value, with a byte 1 for each line break. proc(5) tells the environment as it
 * was at the start.
 */
export const probe = ({ name }: EnvironmentSpec): readonly Ask[] => [
  { kind: "run", command: script(name), timeoutMs: 10_000, maxBytes: maxContent },
];

const script = (name: string): string => `${ownProcesses}
climb
of "$p" | sed -n 's/^${name}=/+/p'`;
