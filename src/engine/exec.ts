import type { Answer } from "../model/observation.ts";
import type { Reason } from "../model/outcome.ts";
import type { Target } from "../model/target.ts";
import { type FleetOptions, overFleet } from "./fleet.ts";
import { type Visited, visit, type VisitTools } from "./visit.ts";

export interface ExecOptions extends FleetOptions, VisitTools {
  /** For `sh -c`. */
  readonly command: string;
  readonly timeoutMs: number;
  /** Most bytes of each of stdout and stderr. */
  readonly maxBytes: number;
}

export type CommandResult = Extract<Answer, { readonly kind: "run" }>;

export interface ExecResult {
  readonly target: Target;
  /** How the command ended and what it wrote, or why it is not known. */
  readonly ran: CommandResult | { readonly kind: "none"; readonly reason: Reason };
  readonly leftovers: readonly string[];
}

/** Runs one command once on each target, by the same visit as a scan; results come as they finish. */
export function exec(options: ExecOptions): AsyncIterable<ExecResult> {
  const { command, timeoutMs, maxBytes } = options;
  const none = (target: Target, reason: Reason): ExecResult => ({
    target,
    ran: { kind: "none", reason },
    leftovers: [],
  });
  return overFleet(options, {
    visit: async (target, provider, signals) => {
      const asks = [{ kind: "run", command, timeoutMs, maxBytes }] as const;
      const { reply, leftovers } = await visit({ target, provider, asks }, options, signals);
      return { target, ran: ranOf(reply), leftovers };
    },
    skip: none,
    unlisted: none,
  });
}

function ranOf(reply: Visited["reply"]): ExecResult["ran"] {
  if ("reason" in reply) return { kind: "none", reason: reply.reason };
  const [answer] = reply.answers;
  if (answer?.kind === "run") return answer;
  if (answer?.kind !== "none")
    return { kind: "none", reason: { code: "internal", detail: "a command was answered with files" } };
  const { reason: code, detail } = answer;
  return { kind: "none", reason: detail === undefined ? { code } : { code, detail } };
}
