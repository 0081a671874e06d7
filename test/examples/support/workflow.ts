import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface Step {
  readonly uses?: string;
  readonly name?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly steps: readonly Step[];
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly container?: string;
  readonly environment?: string;
  readonly "timeout-minutes"?: number;
}

export interface Workflow {
  readonly text: string;
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow of GitHub Actions as it is written. */
export function readWorkflow(path: string | URL): Workflow {
  const text = readFileSync(path, "utf8");
  return { text, ...parse(text) };
}

export const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);
