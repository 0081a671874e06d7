import type { JsonObject } from "../../../model/check.ts";
import { changes } from "../../../model/lifecycle.ts";
import { severities } from "../../../model/policy.ts";
import { emailDefaults, routeDefaults } from "../../agent-config.ts";
import { durationRows } from "../../config-bounds.ts";
import { choice, duration, envName, flag, mapping, patterns, text } from "./parts.ts";
import { awsRegion } from "./reports.ts";

const address = '^[^\\s<>,;:@"()]+@[A-Za-z0-9][A-Za-z0-9.-]*$';
const addressOfMany = '^[^\\s<>,;:@"()]+@([A-Za-z0-9]|\\{domain\\})([A-Za-z0-9.-]|\\{domain\\})*$';

const webhook = mapping(
  {
    title: "webhook",
    description: "A signed JSON message to an address of yours: exactly one of `url`, `urlEnv`.",
    example: { url: "https://hooks.example.org/plumbline", secretEnv: "PLUMBLINE_HOOK_KEY" },
  },
  {
    url: text("url", "Where to send to, `https`.", "https://hooks.example.org/plumbline", {
      pattern: "^https?://[^\\s]+$",
    }),
    urlEnv: envName("urlEnv", "Holds the address, where that is itself a secret.", "PLUMBLINE_HOOK_URL"),
    secretEnv: envName("secretEnv", "Holds the key of the signature (HMAC-SHA256).", "PLUMBLINE_HOOK_KEY"),
  },
  { required: ["secretEnv"], oneOf: [{ required: ["url"] }, { required: ["urlEnv"] }] },
);

const slack = mapping(
  { title: "slack", description: "An incoming webhook of Slack.", example: { urlEnv: "SLACK_WEBHOOK_URL" } },
  { urlEnv: envName("urlEnv", "Holds the webhook's address, which is a secret.", "SLACK_WEBHOOK_URL") },
  { required: ["urlEnv"] },
);

const email = mapping(
  {
    title: "email",
    description: "Mail by SMTP.",
    example: { host: "smtp.example.org", from: "plumbline@example.org", to: ["security@example.org"] },
  },
  {
    host: text("host", "The mail server.", "smtp.example.org", {
      maxLength: 253,
      pattern: "^[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9])?$",
    }),
    port: {
      title: "port",
      description: "Its port, 1 to 65535; left out, 587 for `starttls`, 465 for `tls`, 25 for `none`.",
      type: "integer",
      minimum: 1,
      maximum: 65_535,
      examples: [587],
    },
    tls: choice(
      "tls",
      "`starttls`: encrypted or not at all, after a greeting in the clear. `tls`: from the first byte. `none`: in the clear, and then without a password unless the server is on loopback.",
      ["starttls", "tls", "none"],
      emailDefaults.tls,
    ),
    userEnv: envName("userEnv", "Holds the user to log in as.", "SMTP_USER"),
    passwordEnv: envName("passwordEnv", "Holds that user's password.", "SMTP_PASSWORD"),
    from: text("from", "The sender's address.", "plumbline@example.org", { maxLength: 254, pattern: address }),
    to: {
      title: "to",
      description:
        "The readers' addresses. With `person`, `{userProfile}` in each stands for the user profile's name, and `{domain}` for its domain's id. Nothing is sent to an address that several user profiles lead to, since they may be several people.",
      type: "array",
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      items: {
        type: "string",
        maxLength: 254,
        pattern: addressOfMany,
        description: "An e-mail address, without a name beside it.",
      },
      examples: [["security@example.org"], ["{userProfile}@example.org"], ["{userProfile}.{domain}@example.org"]],
    },
  },
  { required: ["host", "from", "to"], dependentRequired: { userEnv: ["passwordEnv"], passwordEnv: ["userEnv"] } },
);

const sns = mapping(
  {
    title: "sns",
    description: "A topic of Amazon SNS.",
    example: { topicArn: "arn:aws:sns:eu-west-1:111122223333:plumbline" },
  },
  {
    topicArn: text("topicArn", "The topic's ARN.", "arn:aws:sns:eu-west-1:111122223333:plumbline", {
      pattern: "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?$",
    }),
    region: awsRegion("The AWS region to call; left out, the topic's own."),
  },
  { required: ["topicArn"] },
);

const eventbridge = mapping(
  { title: "eventbridge", description: "A bus of Amazon EventBridge.", example: { bus: "default" } },
  {
    bus: text("bus", "The bus, by name or ARN.", "default", { maxLength: 1600, pattern: "^[A-Za-z0-9/._:-]+$" }),
    region: awsRegion("The bus's AWS region; left out, the one of the AWS environment."),
  },
  { required: ["bus"] },
);

const when = mapping(
  {
    title: "when",
    description: "Which changes go to it; all given must hold.",
    example: { severity: "high", owners: ["platform-*"] },
  },
  {
    severity: choice("severity", "Least severity.", severities, routeDefaults.when.severity),
    domains: patterns("domains", "Domains of the targets, by id.", ["d-abc123"]),
    owners: patterns("owners", "Owners of policies.", ["platform-*"]),
    policies: patterns("policies", "Names of policies.", ["home-*"]),
    labels: {
      title: "labels",
      description: "Labels that the policy has, each with this value.",
      type: "object",
      minProperties: 1,
      additionalProperties: { type: "string", maxLength: 200 },
      examples: [{ tier: "baseline" }],
    },
    changes: {
      title: "changes",
      description: "What has to have happened to a finding.",
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: changes, description: `One of ${changes.join(", ")}.` },
      default: routeDefaults.when.changes,
      examples: [["opened", "reopened"]],
    },
  },
);

const channels = { webhook, slack, email, sns, eventbridge };

export const notify: JsonObject = {
  title: "notify",
  description: "Who is told of what changed. A channel that fails never fails a run.",
  type: "array",
  default: [],
  examples: [[{ name: "security", slack: { urlEnv: "SLACK_WEBHOOK_URL" }, when: { severity: "high" } }]],
  items: mapping(
    {
      title: "channel",
      description: `One route: exactly one of ${Object.keys(channels)
        .map((name) => `\`${name}\``)
        .join(", ")}.`,
      example: { name: "security", slack: { urlEnv: "SLACK_WEBHOOK_URL" } },
    },
    {
      name: text("name", "Unique; lower-case letters and digits, joined by single hyphens.", "security", {
        maxLength: 100,
        pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
      }),
      ...channels,
      when,
      digest: duration(
        "digest",
        "Gathers what happened for so long before it sends; off, it sends after each run.",
        durationRows.digest,
        {
          fallback: routeDefaults.digestMs,
        },
      ),
      person: flag(
        "person",
        "To the checked person alone, by `email`: each gets their own findings, and nothing about anyone else.",
        routeDefaults.person,
      ),
    },
    { required: ["name"], oneOf: Object.keys(channels).map((name) => ({ required: [name] })) },
  ),
};
