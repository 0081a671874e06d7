import type { SourcePosition } from "../../model/policy.ts";
import { printable } from "../../model/untrusted.ts";
import { matchesName } from "../name-matcher.ts";
import type { Mistake, Problem } from "../problem.ts";
import { nearest } from "../suggest.ts";
import type { ConfiguredInputs } from "./configured.ts";
import { type DeclaredInput, refusal } from "./declared.ts";

/** What a policy declares. */
export interface Declaring {
  readonly policy: string;
  readonly inputs: ReadonlyMap<string, DeclaredInput>;
}

/** What is wrong with the values of a config, and what of them does nothing. */
export function lintConfigured(
  configured: readonly ConfiguredInputs[],
  policies: readonly Declaring[],
): { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const entry of configured) {
    const own = policies.filter(({ policy }) => matchesName(entry.policies, policy));
    if (own.length === 0) warnings.push(...at(entry.at?.entry, noPolicy(entry.policies, policies)));
    for (const [name, value] of Object.entries(entry.values)) {
      const place = entry.at?.values[name];
      const declaring = own.filter(({ inputs }) => inputs.has(name));
      if (own.length > 0 && declaring.length === 0) problems.push(...at(place, notDeclared(name, own)));
      for (const { policy, inputs } of declaring) {
        const declared = inputs.get(name);
        const wrong = declared === undefined ? undefined : refusal(declared, value);
        if (wrong !== undefined)
          problems.push(...at(place, { ...wrong, message: `${wrong.message}, as the policy ${policy} wants it` }));
      }
    }
  }
  return { problems, warnings };
}

const at = (place: SourcePosition | undefined, { code, message, remedy }: Mistake): readonly Problem[] => [
  {
    ...(place ?? { file: "fixture.yaml", line: 1, column: 1 }),
    code,
    message: printable(message),
    remedy: printable(remedy),
    frame: "",
  },
];

function noPolicy(patterns: readonly string[], policies: readonly Declaring[]): Mistake {
  const [first = ""] = patterns;
  const meant = nearest(
    first,
    policies.map(({ policy }) => policy),
  );
  return {
    code: "no-such-policy",
    message: `no policy is called ${patterns.join(" or ")}, so these values do nothing`,
    remedy: meant === undefined ? "Name a policy that there is." : `Did you mean \`${meant}\`?`,
  };
}

function notDeclared(name: string, own: readonly Declaring[]): Mistake {
  const meant = nearest(
    name,
    own.flatMap(({ inputs }) => [...inputs.keys()]),
  );
  return {
    code: "unknown-input",
    message: `${own.map(({ policy }) => policy).join(" and ")} declares no input "${name}"`,
    remedy:
      meant === undefined ? "Set an input that the policy declares under `spec.inputs`." : `Did you mean \`${meant}\`?`,
  };
}
