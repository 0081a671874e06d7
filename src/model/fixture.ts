import type { Json } from "./check.ts";
import type { AppFacts, Target } from "./target.ts";

/** A home to try policies on, and what they have to come to there. All paths but `folder` are relative to the home. */
export interface Fixture {
  /** Of its folder: `pass-…` or `fail-…`. */
  readonly name: string;
  /** Where its `home/` and `root/` are. */
  readonly folder: string;
  /** A sentence of cause and effect. */
  readonly title: string;
  /** Checks that fail, by id or `policy/check`. All that is named nowhere passes. */
  readonly fails: readonly string[];
  /** Checks that cannot be told. */
  readonly unknown: readonly string[];
  /** Checks that do not apply. */
  readonly notApplicable: readonly string[];
  /** Checks that fail and whose remedy leaves this home to a person. */
  readonly byHand: readonly string[];
  /** What git or npm would not carry: texts, modes in octal, links to their targets, empty folders. */
  readonly files: Readonly<Record<string, string>>;
  readonly modes: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  readonly directories: readonly string[];
  /** What the server was started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Programs that run beside the server. */
  readonly processes: readonly FixtureProcess[];
  /** The user's crontab; undefined where there is none. */
  readonly crontab?: string;
  /** Git clones of one commit, by their paths. */
  readonly clones: Readonly<Record<string, FixtureClone>>;
  /** Inputs of the policies that are others here. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** What AWS says of the app; undefined where no AWS app stands behind the home. */
  readonly app?: AppFacts;
  /** Who and where it is, for what a policy decides by it. */
  readonly target?: Pick<Target, "domain" | "userProfile" | "space" | "appType" | "tags">;
  /** When it is looked at, in milliseconds since the epoch; left out, now. */
  readonly now?: number;
  /** What stands at the end of one file, after everything else is there. */
  readonly added?: { readonly file: string; readonly line: string };
}

/** Whether a list of a fixture names a check, by its id or as `policy/check`. */
export const isNamed = (
  list: readonly string[],
  { policy, check }: { readonly policy: string; readonly check: string },
): boolean => list.includes(check) || list.includes(`${policy}/${check}`);

/** A program by its name or the path of its file; or by the name that it has for the kernel and, where it can be seen, that path. */
export type FixtureProcess = string | { readonly name: string; readonly path?: string };

/** What a clone's one commit holds, by path, and what lies there since. */
export interface FixtureClone {
  readonly files: Readonly<Record<string, string>>;
  readonly changed?: Readonly<Record<string, string>>;
  /** `main` unless given. */
  readonly branch?: string;
  readonly origin?: string;
}

/** A fixture on disk: `~` is `home`, and absolute paths of checks start at `root`, so that nothing of this machine is looked at. */
export interface FixturePlace {
  readonly home: string;
  readonly root: string;
}
