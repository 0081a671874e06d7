import { checkTypes } from "../../src/checks/registry.ts";
import { systemClock } from "../../src/cli/clock.ts";
import { visitTools } from "../../src/cli/compose.ts";
import { scan } from "../../src/engine/scan.ts";
import type { CompiledPolicySet } from "../../src/model/policy.ts";
import type { Abortable, Session, TargetProvider } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { jupyterProvider } from "../../src/targets/jupyter/provider.ts";
import type { BenchCheck } from "../bed/checks.ts";
import { policyText, type Form } from "../bed/policy.ts";
import { sameVerdicts } from "../bed/same-verdicts.ts";
import type { Server } from "./classic.ts";
import type { Elapsed } from "./elapsed.ts";

/** Plumbline's own `scan` of one server, policies compiled beforehand: login, one program, judging, removal. */
export async function visit(
  { checks, policies }: Asked,
  { base, token }: Server,
  { signal }: Abortable,
): Promise<Elapsed> {
  const started = performance.now();
  let [entered, answered] = [Number.NaN, Number.NaN];
  const provider = listening(jupyterProvider({ url: base.href, token: new Secret(token), clock: systemClock }), {
    onEntered: () => (entered = performance.now() - started),
    onAnswered: () => (answered = performance.now() - started),
  });
  const tools = visitTools(defaultConfig.limits, silent);
  const results = await Array.fromAsync(
    scan({ policies, revision: "bench", providers: [provider], concurrency: 1, signal, ...tools }),
  );
  const gone = performance.now() - started;
  const findings = new Map(results.flatMap((result) => result.findings).map((finding) => [finding.check, finding]));
  sameVerdicts("Plumbline", checks, ({ id }) => {
    const finding = findings.get(id);
    return finding?.reason ? `${finding.outcome} (${finding.reason})` : finding?.outcome;
  });
  const left = results.flatMap(({ target }) => target.leftovers);
  if (left.length > 0) throw new Error(`Plumbline left ${left.join(", ")}`);
  return { entered, answered, gone };
}

export interface Asked {
  readonly checks: readonly BenchCheck[];
  readonly policies: CompiledPolicySet;
}

/** The checks in one form, compiled. */
export function asked(checks: readonly BenchCheck[], form: Form): Asked {
  const parsed = parsePolicies([{ path: "bench.yaml", text: policyText(checks, form) }], checkTypes);
  if (!parsed.ok) throw new Error(`the bench's policy is invalid: ${parsed.problems[0]?.message}`);
  return { checks, policies: parsed.set };
}

interface Listener {
  readonly onEntered: () => void;
  /** A reply is whole; nothing has been cleaned up yet. */
  readonly onAnswered: () => void;
}

/** The same provider, overheard. */
function listening(provider: TargetProvider, { onEntered, onAnswered }: Listener): TargetProvider {
  return {
    ...provider,
    async open(target, options) {
      const session = await provider.open(target, options);
      onEntered();
      const run: Session["run"] = async function* (program, limits) {
        for await (const frames of session.run(program, limits)) {
          if (frames.at(-1)?.kind === "end") onAnswered();
          yield frames;
        }
      };
      return {
        run,
        get transport() {
          return session.transport;
        },
        get leftovers() {
          return session.leftovers;
        },
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
  };
}

const ignore = (): void => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore };
