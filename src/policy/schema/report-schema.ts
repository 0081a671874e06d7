import type { Json, JsonObject } from "../../model/check.ts";
import { acceptance, exemption, finding, findingExample } from "./report-finding-schema.ts";
import { closed, count, flag, oneOf, reason, share, text, textOrNull, texts, time } from "./words.ts";

/** The JSON Schema of `plumbline/report/v1`, as `model/report.ts` has it. */
export function reportSchema(): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:plumbline:schema:report:v1",
    ...closed(
      {
        title: "Plumbline report",
        description: "One pass over the fleet: every target, and every planned (target × check) with its outcome.",
        examples: [example],
      },
      {
        schema: {
          title: "schema",
          description: "The version of this format.",
          const: "plumbline/report/v1",
          examples: ["plumbline/report/v1"],
        },
        run,
        summary,
        targets: {
          title: "targets",
          description: "Every target that was expected, also those that could not be assessed.",
          type: "array",
          items: { $ref: "#/$defs/target" },
          examples: [[]],
        },
        findings: {
          title: "findings",
          description: "Every planned (target × check), pass included.",
          type: "array",
          items: { $ref: "#/$defs/finding" },
          examples: [[]],
        },
        exemptions: {
          title: "exemptions",
          description: "Every exemption of the policies, and what it accepted in this run.",
          type: "array",
          items: { $ref: "#/$defs/exemption" },
          examples: [[]],
        },
      },
    ),
    $defs: { target, finding, acceptance, exemption },
  };
}

const detail = textOrNull("detail", "What more is known of the reason, on one printable line.", "30 s");

const sourceExample: Json = { kind: "directory", url: "policies", revision: "sha256:5d41…", verified: false };
const runExample: Json = {
  id: "2026-05-04T03:00:00.000Z-4f2a",
  startedAt: "2026-05-04T03:00:00.000Z",
  finishedAt: "2026-05-04T03:00:09.120Z",
  mode: "audit",
  interrupted: false,
  source: sourceExample,
  agent: { version: "0.1.0" },
};

const run = closed(
  { title: "run", description: "The pass itself.", examples: [runExample] },
  {
    id: text("id", "Unique name of the run.", "2026-05-04T03:00:00.000Z-4f2a"),
    startedAt: time("startedAt", "When the run began."),
    finishedAt: time("finishedAt", "When it ended."),
    mode: oneOf("mode", "Whether the run could change anything.", ["audit", "enforce"]),
    interrupted: flag("interrupted", "Whether it was stopped before it was through."),
    source: closed(
      { title: "source", description: "Where the policies came from.", examples: [sourceExample] },
      {
        kind: oneOf("kind", "The kind of source.", ["directory", "git"]),
        url: text("url", "The repository's URL, or the path as it was given.", "policies"),
        revision: text(
          "revision",
          "The commit, with `-dirty` where the files differ from it, or `sha256:` and a hash of the content.",
          "8db74f8c0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        ),
        verified: flag("verified", "Whether the commit's signature was verified."),
      },
    ),
    agent: closed(
      { title: "agent", description: "The program that ran.", examples: [{ version: "0.1.0" }] },
      { version: text("version", "Its version.", "0.1.0") },
    ),
  },
);

const checksExample: Json = { planned: 50, pass: 45, fail: 3, unknown: 2, notApplicable: 0 };
const summaryExample: Json = {
  targets: { expected: 25, observed: 24 },
  checks: checksExample,
  exempt: 0,
  score: 0.9375,
  coverage: 0.96,
};

const summary = closed(
  { title: "summary", description: "The counts. No score without its coverage.", examples: [summaryExample] },
  {
    targets: closed(
      {
        title: "targets",
        description: "How many targets there are and how many were looked at.",
        examples: [{ expected: 25, observed: 24 }],
      },
      {
        expected: count("expected", "Targets in scope."),
        observed: count("observed", "Targets that gave a whole, valid answer."),
      },
    ),
    checks: closed(
      { title: "checks", description: "Every planned (target × check) by outcome.", examples: [checksExample] },
      {
        planned: count("planned", "All of them."),
        pass: count("pass", "Those that hold."),
        fail: count("fail", "Those that do not."),
        unknown: count("unknown", "Those that could not be judged."),
        notApplicable: count("notApplicable", "Those that do not concern their target."),
      },
    ),
    exempt: count("exempt", "Failing findings that an exemption accepts."),
    score: share("score", "pass ÷ (pass + fail); null when nothing was assessed."),
    coverage: share("coverage", "(pass + fail + notApplicable) ÷ planned; null when nothing was planned."),
  },
);

const targetExample: Json = {
  id: "sagemaker/d-abc123/alice/JupyterLab",
  provider: "sagemaker",
  domain: "d-abc123",
  userProfile: "alice",
  space: null,
  appType: "JupyterLab",
  state: "InService",
  observed: true,
  reason: null,
  detail: null,
  transport: "argv",
  leftovers: [],
};

const target = closed(
  { title: "target", description: "One place that was assessed, or could not be.", examples: [targetExample] },
  {
    id: text("id", "Stable across runs.", "sagemaker/d-abc123/alice/JupyterLab"),
    provider: oneOf("provider", "Who listed it.", ["sagemaker", "jupyter", "local", "agent"]),
    domain: textOrNull("domain", "The domain's id.", "d-abc123"),
    userProfile: textOrNull("userProfile", "The name of the user profile.", "alice"),
    space: textOrNull("space", "The name of the space.", "alice-lab"),
    appType: textOrNull("appType", "The app type, as AWS names it.", "JupyterLab"),
    state: text("state", "The app's or space's state, as AWS names it; `None` where there is no app.", "InService"),
    observed: flag("observed", "Whether a whole, valid answer came."),
    reason: reason("Why it was not observed; null when it was, or when no check applies to it."),
    detail,
    transport: {
      title: "transport",
      description:
        "How the program reached the shell: as the terminal's child, typed into it, or as a local child process; null when it did not.",
      enum: ["argv", "typed", "pipe", null],
      examples: ["argv"],
    },
    leftovers: texts("leftovers", "Terminals or processes that were still there after the visit.", []),
  },
  {
    arn: text(
      "arn",
      "What AWS calls it: the ARN of the space, else of the user profile, else of the domain; absent where AWS has none.",
      "arn:aws:sagemaker:eu-central-1:111122223333:user-profile/d-abc123/alice",
    ),
  },
);

const example: JsonObject = {
  schema: "plumbline/report/v1",
  run: runExample,
  summary: summaryExample,
  targets: [targetExample],
  findings: [findingExample],
  exemptions: [],
};
