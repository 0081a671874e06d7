import { UsageError } from "../model/errors.ts";
import { Secret } from "../model/secret.ts";
import { printable } from "../model/untrusted.ts";
import type { Io } from "./io.ts";

/** A secret that a config or flag names by its environment variable; no output shows it from now on. @throws UsageError */
export function secretOf(name: string, what: string, { env, secrets }: Pick<Io, "env" | "secrets">): Secret {
  const value = env[name];
  if (value !== undefined && value !== "") {
    secrets.add(value);
    return new Secret(value);
  }
  const shown = printable(name, 80);
  throw new UsageError(
    `The environment variable ${shown} is ${value === undefined ? "not set" : "empty"}.`,
    `Put ${what} into it: export ${shown}=…; or do not name it where none is needed.`,
  );
}
