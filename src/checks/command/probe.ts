import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import type { CommandSpec } from "./spec.ts";

const seconds = 30;

export const probe = ({ run, timeout = seconds }: CommandSpec): readonly Ask[] => [
  { kind: "run", command: run, timeoutMs: Math.ceil(timeout * 1000), maxBytes: maxContent },
];
