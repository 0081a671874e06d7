import { matchesName } from "../name-matcher.ts";
import { placed } from "../pointed-mistake.ts";
import type { PolicyDocument } from "../policy-document.ts";
import type { Problem } from "../problem.ts";
import type { YamlDocument } from "../read-yaml.ts";
import { nearest } from "../suggest.ts";
import type { ExemptionDocument } from "./document.ts";

export interface PlacedExemption {
  readonly exemption: ExemptionDocument;
  readonly document: YamlDocument;
}

/** Patterns of exemptions that name no check of any policy: what they mean to accept is not accepted. */
export function deadPatterns(
  exemptions: readonly PlacedExemption[],
  policies: readonly { readonly policy: PolicyDocument }[],
): readonly Problem[] {
  if (policies.length === 0) return [];
  const names = policies.flatMap(({ policy: { metadata, spec } }) =>
    spec.checks.map(({ id }) => `${metadata.name}/${id}`),
  );
  return exemptions.flatMap(({ exemption, document }) =>
    exemption.spec.checks.flatMap((pattern, index) => {
      const plain = pattern.replace(/^!/, "");
      if (names.some((name) => matchesName([plain], name))) return [];
      const meant = nearest(plain, names);
      return [
        placed(document, {
          pointer: `/spec/checks/${index}`,
          part: "value",
          code: "no-such-check",
          message: "no policy here has such a check, so this accepts nothing",
          remedy:
            meant === undefined
              ? "Write `POLICY/CHECK` as the report names them; `*` stands for any run of characters."
              : `Did you mean \`${meant}\`?`,
        }),
      ];
    }),
  );
}

/** Names are unique over all files: reports tell by them which exemption accepted what. */
export function repeatedExemptions(exemptions: readonly PlacedExemption[]): readonly Problem[] {
  const first = new Map<string, Problem>();
  return exemptions.flatMap(({ exemption: { metadata }, document }) => {
    const earlier = first.get(metadata.name);
    const here = placed(document, {
      pointer: "/metadata/name",
      part: "value",
      code: "duplicate-exemption",
      message: `the exemption name "${metadata.name}" is already used${earlier ? ` at ${earlier.file}:${earlier.line}` : ""}`,
      remedy: "Give each exemption its own name.",
    });
    if (earlier === undefined) first.set(metadata.name, here);
    return earlier === undefined ? [] : [here];
  });
}
