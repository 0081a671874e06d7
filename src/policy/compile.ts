import type * as crypto from "node:crypto";
import { createRequire } from "node:module";
import { byCodeUnit } from "../model/by-code-unit.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { CheckType, Json } from "../model/check.ts";
import type {
  CompiledCheck,
  CompiledExemption,
  CompiledPolicy,
  CompiledPolicySet,
  SourcePosition,
  TargetSelector,
} from "../model/policy.ts";
import { printable } from "../model/untrusted.ts";
import { endOf } from "./exemption/expiry.ts";
import type { ExemptionDocument } from "./exemption/document.ts";
import { deepFreeze } from "./freeze.ts";
import type { CheckDocument, PolicyDocument } from "./policy-document.ts";
import type { YamlDocument } from "./read-yaml.ts";

/** Fills in what a valid policy leaves out, and asks each check type for its asks. */
export function compilePolicy(
  { metadata, spec }: PolicyDocument,
  document: YamlDocument,
  types: readonly CheckType[],
  variants: readonly { readonly targets: TargetSelector; readonly policy: PolicyDocument }[] = [],
): CompiledPolicy {
  const positionOf = positionsIn(document);
  const compiled = (checks: readonly CheckDocument[]): readonly CompiledCheck[] =>
    checks.flatMap((check, index) => {
      const position = positionOf(`/spec/checks/${index}`);
      return types
        .filter(({ name }) => Object.hasOwn(check, name))
        .map((type) => compileCheck(check, type, { position, severity: spec.severity ?? "medium" }));
    });
  return {
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    owner: metadata.owner ?? "",
    labels: metadata.labels ?? {},
    mode: spec.mode ?? "audit",
    controls: spec.controls ?? {},
    targets: spec.targets ?? {},
    checks: compiled(spec.checks),
    ...(variants.length > 0 && {
      variants: variants.map(({ targets, policy }) => ({ targets, checks: compiled(policy.spec.checks) })),
    }),
    position: positionOf("/metadata/name"),
  };
}

/** `expires` is a date that the reader has accepted. */
export const compileExemption = ({ metadata, spec }: ExemptionDocument, document: YamlDocument): CompiledExemption => ({
  name: metadata.name,
  reason: printable(spec.reason),
  owner: printable(spec.owner),
  expires: new Date(endOf(spec.expires) ?? 0).toISOString(),
  checks: spec.checks,
  targets: spec.targets,
  ...(spec.subjects && { subjects: spec.subjects }),
  position: positionsIn(document)("/metadata/name"),
});

const positionsIn =
  (document: YamlDocument) =>
  (pointer: string): SourcePosition => ({
    file: printable(document.source.path),
    ...document.source.position(document.at(pointer)),
  });

function compileCheck(
  check: CheckDocument,
  type: CheckType,
  { position, severity }: Pick<CompiledCheck, "position" | "severity">,
): CompiledCheck {
  const spec = check[type.name] ?? {};
  return {
    id: check.id,
    title: check.title ?? check.id,
    severity: check.severity ?? severity,
    type: type.name,
    spec,
    ...(check.when !== undefined && { when: check.when }),
    ...derived(spec, type),
    ...remedyOf(check, type),
    position,
  };
}

/** Of a remedy's command, unless it says how many. */
const seconds = 60;

function remedyOf({ remedy, ...check }: CheckDocument, type: CheckType): Pick<CompiledCheck, "remedy" | "remediation"> {
  if (remedy === undefined) return {};
  if (typeof remedy === "object") {
    if ("none" in remedy) return { remediation: printable(remedy.none) };
    const { run, undo, timeout = seconds, layer = "session" } = remedy;
    const command = { run, ...(undo !== undefined && { undo }), timeoutMs: Math.ceil(timeout * 1000), layer };
    return { remedy: command, remediation: printable(`Run \`${run}\`.`) };
  }
  return { remedy, remediation: printable(type.remedy?.describe(check[type.name] ?? {}) ?? "") };
}

/** What follows from a spec, by this version of its type. */
export const derived = (spec: Json, type: CheckType): Pick<CompiledCheck, "subject" | "asks"> => ({
  subject: type.subject(spec),
  asks: type.probe(spec),
});

/** Sorts and freezes. The hash is computed when it is first read: `validate` never does, and loading `node:crypto` takes long. */
export function compileSet(
  policies: readonly CompiledPolicy[],
  exemptions: readonly CompiledExemption[] = [],
): CompiledPolicySet {
  const sorted = deepFreeze({ policies: policies.toSorted(byName), exemptions: exemptions.toSorted(byName) });
  let hash: string | undefined;
  return Object.freeze({
    get hash() {
      return (hash ??= hashOf(sorted));
    },
    ...sorted,
  });
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => byCodeUnit(a.name, b.name);

function hashOf({ policies, exemptions }: Pick<CompiledPolicySet, "policies" | "exemptions">): string {
  const { createHash } = createRequire(import.meta.url)("node:crypto") as typeof crypto;
  const content = canonicalJson({
    apiVersion: "plumbline/v1",
    policies: policies.map(contentOf),
    // Left out where there is none, so that sets from before there were exemptions keep their hash.
    ...(exemptions.length > 0 && { exemptions: exemptions.map((one) => ({ ...one, position: undefined })) }),
  });
  return createHash("sha256").update(content).digest("hex");
}

/** What a policy says: not where it stands, nor subject and asks, which follow from the rest. */
function contentOf(policy: CompiledPolicy): unknown {
  const content = (checks: readonly CompiledCheck[]): unknown =>
    checks.map((check) => ({ ...check, position: undefined, subject: undefined, asks: undefined }));
  return {
    ...policy,
    position: undefined,
    checks: content(policy.checks),
    variants: policy.variants?.map(({ targets, checks }) => ({ targets, checks: content(checks) })),
  };
}
