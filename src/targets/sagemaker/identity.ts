import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Boot } from "../../model/program.ts";
import type { Target } from "../../model/target.ts";

const mostBytes = 65_536;

/**
 * Throws `NotAssessed("identity-mismatch")` unless the environment names itself as the domain and space (Classic: the
 * user profile) that was asked for. It is the target's own claim: good against a mix-up, not against a liar, so it is
 * compared and never used. Every Studio app has the file, so one that shows none is not believed either.
 */
export function expectIdentity(target: Target): (boot: Boot) => void {
  return ({ metadata }) => {
    if (metadata === undefined) throw mismatch("no metadata");
    const claim = metadata.length <= mostBytes ? parsed(metadata.unsafeText()) : undefined;
    if (claim === undefined) throw mismatch("unreadable metadata");
    const [key, expected] =
      target.space === undefined ? ["UserProfileName", target.userProfile] : ["SpaceName", target.space];
    if (!agrees(claim, "DomainId", target.domain)) throw mismatch("another domain");
    if (!agrees(claim, key, expected))
      throw mismatch(target.space === undefined ? "another user profile" : "another space");
  };
}

/** Names may differ in case between AWS's surfaces, so case is not compared. */
function agrees(claim: object, key: string, expected: string | undefined): boolean {
  const value: unknown = Object.hasOwn(claim, key) ? Reflect.get(claim, key) : undefined;
  return typeof value === "string" && expected !== undefined && value.toLowerCase() === expected.toLowerCase();
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const mismatch = (what: string): NotAssessed =>
  new NotAssessed("identity-mismatch", `the environment says: ${what}`, { remedy: remedyFor("identity-mismatch") });
