import type { ReasonCode } from "../model/outcome.ts";
import type { Footprint } from "../model/records.ts";
import type { TargetResult } from "./assess.ts";

/** Of a run that has looked at nothing yet. */
export const noFootprint: Footprint = { logins: 0, terminals: 0, leftovers: 0, deferred: 0 };

/** What the visit to one more target adds. A session that was opened is a login, whatever became of it. */
export function addFootprint(sum: Footprint, { target }: Pick<TargetResult, "target">): Footprint {
  const { transport, reason, leftovers } = target;
  const login = transport !== null;
  const terminal = login && transport !== "pipe" && !(reason !== null && withoutTerminal.has(reason));
  return {
    logins: sum.logins + Number(login),
    terminals: sum.terminals + Number(terminal),
    leftovers: sum.leftovers + leftovers.length,
    deferred: sum.deferred + Number(reason === "idle-deferred"),
  };
}

/** How a visit ends before a terminal is asked for, or when the server has certainly made none. */
const withoutTerminal: ReadonlySet<ReasonCode> = new Set(["idle-deferred", "terminals-disabled", "login-failed"]);
