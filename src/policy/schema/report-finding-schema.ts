import type { Json } from "../../model/check.ts";
import { sideStates } from "../../model/lifecycle.ts";
import { remedyStates } from "../../model/remedy.ts";
import { severities } from "../../model/policy.ts";
import { exemptionDoubts, exemptionStates } from "../../model/report.ts";
import { closed, count, oneOf, reason, text, textOrNull, texts, time } from "./words.ts";

export const findingExample: Json = {
  id: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  policy: "home-credentials",
  check: "no-access-keys",
  title: "~/.aws/credentials holds no static keys",
  severity: "high",
  target: "sagemaker/d-abc123/alice/JupyterLab",
  subject: "",
  outcome: "fail",
  reason: null,
  detail: null,
  disposition: "enforced",
  exemption: null,
  assurance: "A1",
  expected: "no line matches ^aws_secret_access_key",
  observed: "1 line matches",
  evidence: ["mode 0644"],
  lifecycle: "open",
  sideStates: [],
  firstSeen: "2026-05-04T03:00:00.000Z",
  lastSeen: "2026-05-04T03:00:00.000Z",
  revision: "b7f3c1d09ac7c5c38b7e5ed0f8d4a1c4a2f0e6d1",
  remediation: "deleting a person's keys needs a person",
};

const acceptanceExample: Json = {
  name: "ana-migration",
  owner: "data-platform",
  reason: "The migration job needs a static key until it runs by its role, SEC-1234",
  expires: "2027-02-01T00:00:00.000Z",
};

const acceptanceFields = {
  name: text("name", "The exemption's name.", "ana-migration"),
  owner: text("owner", "Who answers for it.", "data-platform"),
  reason: text(
    "reason",
    "Why it is acceptable for now.",
    "The migration job needs a static key until it runs by its role, SEC-1234",
  ),
  expires: time("expires", "The first moment at which it no longer holds."),
};

export const acceptance = closed(
  { title: "acceptance", description: "The exemption that accepts a finding.", examples: [acceptanceExample] },
  acceptanceFields,
  {
    others: {
      title: "others",
      description: "Names of other exemptions that accept the same; absent where there are none.",
      type: "array",
      minItems: 1,
      items: text("other", "The name of one.", "all-of-ana"),
      examples: [["all-of-ana"]],
    },
  },
);

const exemptionExample: Json = {
  name: "ana-migration",
  owner: "data-platform",
  reason: "The migration job needs a static key until it runs by its role, SEC-1234",
  expires: "2027-02-01T00:00:00.000Z",
  state: "active",
  doubts: [],
  covers: 1,
  hides: 1,
};

/** One row of `exemptions`. */
export const exemption = closed(
  { title: "exemption", description: "How an exemption stood in the run.", examples: [exemptionExample] },
  {
    ...acceptanceFields,
    state: oneOf("state", "Where it stood when the run ended; `expiring` within two weeks.", exemptionStates),
    doubts: {
      title: "doubts",
      description:
        "What a reviewer should look at: `unused` covered nothing of a whole run, `shadowed` only what others accept for longer, `useless` only what passes, `over-broad` hides more checks, people or subjects than it names.",
      type: "array",
      uniqueItems: true,
      items: oneOf("doubt", "One of them.", exemptionDoubts),
      examples: [["unused"]],
    },
    covers: count("covers", "Findings that it covered."),
    hides: count("hides", "Failing findings among them."),
  },
);

/** One row of `findings`, as `model/report.ts` has it. */
export const finding = closed(
  {
    title: "finding",
    description: "One check on one target, and one subject where a check covers many.",
    examples: [findingExample],
  },
  {
    id: {
      title: "id",
      description: "The same for the same target, policy, check and subject in every run.",
      type: "string",
      pattern: "^[0-9a-f]{64}$",
      examples: ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    },
    policy: text("policy", "The policy's name.", "home-credentials"),
    check: text("check", "The check's id.", "no-access-keys"),
    title: text("title", "The check's title.", "~/.aws/credentials holds no static keys"),
    severity: oneOf("severity", "How bad a failure is.", severities),
    target: text("target", "The target's id.", "sagemaker/d-abc123/alice/JupyterLab"),
    subject: text(
      "subject",
      "The path, package or extension that is meant; empty where the check is about one thing.",
      "",
    ),
    outcome: oneOf("outcome", "What this look came to.", ["pass", "fail", "unknown", "notApplicable"]),
    reason: reason("Why the outcome is unknown; null otherwise."),
    detail: textOrNull(
      "detail",
      "What more is known of the reason, or the fact that makes a check not applicable.",
      "30 s",
    ),
    disposition: oneOf("disposition", "What is done about it.", ["enforced", "exempt", "paused"]),
    exemption: {
      title: "exemption",
      description: "What accepts it; null where its disposition is not `exempt`.",
      anyOf: [{ type: "null" }, { $ref: "#/$defs/acceptance" }],
      examples: [acceptanceExample, null],
    },
    assurance: oneOf(
      "assurance",
      "How sure the outcome is: A0 not observed, A1 self-reported, A2 cross-checked, A3 attested by AWS, A4 observed out of band, E enforced elsewhere.",
      ["A0", "A1", "A2", "A3", "A4", "E"],
    ),
    expected: text("expected", "What should be, on one printable line.", "no line matches ^aws_secret_access_key"),
    observed: text("observed", "What is, on one printable line; never file content.", "1 line matches"),
    evidence: texts("evidence", "Short printable facts that support the outcome.", ["mode 0644"]),
    lifecycle: oneOf("lifecycle", "Where the finding stands over time.", ["none", "open", "resolved", "reopened"]),
    sideStates: {
      title: "sideStates",
      description:
        "What is also true over time: `flapping` changes too often, `stale` was not assessed in time, `contested` repairs are undone, `orphaned` lost its check or target.",
      type: "array",
      uniqueItems: true,
      items: oneOf("sideState", "One of them.", sideStates),
      examples: [["stale"]],
    },
    firstSeen: textOrNull("firstSeen", "When it first failed.", "2026-05-04T03:00:00.000Z"),
    lastSeen: textOrNull("lastSeen", "When it was last assessed.", "2026-05-04T03:00:00.000Z"),
    revision: text(
      "revision",
      "The policy revision that it was judged by.",
      "b7f3c1d09ac7c5c38b7e5ed0f8d4a1c4a2f0e6d1",
    ),
    remediation: textOrNull("remediation", "What a person should do.", "deleting a person's keys needs a person"),
  },
  {
    repair: closed(
      {
        title: "repair",
        description: "What the run did about it, whatever it comes to now; absent where it did nothing.",
        examples: [{ state: "fixed", intent: "01JB2M4K7Q9R3T5V7X9Z1B3D5F-000001", detail: null }],
      },
      {
        state: oneOf(
          "state",
          "`fixed`: the check passes now; `not-durable`: until the next start; `failed`: it was sent, and the check does not pass; `blocked`: it was not sent; `refused`: the home was no longer as planned; `ambiguous`: what came of it is not known yet.",
          remedyStates,
        ),
        intent: text("intent", "The id of the intent in the store.", "01JB2M4K7Q9R3T5V7X9Z1B3D5F-000001"),
        detail: textOrNull("detail", "What more is known of it.", "The check still fails: 0644."),
      },
    ),
  },
);
