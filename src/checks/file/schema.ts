import type { JsonObject } from "../../model/check.ts";
import { ifObject } from "../if-object.ts";
import { pathSchema } from "../path.ts";

const octal = {
  type: "string",
  pattern: "^0?[0-7]{3,4}$",
  description: "A quoted octal number: three or four digits from 0 to 7, such as 0600.",
} as const;

export const schema: JsonObject = {
  title: "file",
  description:
    "One path: whether it is there, its kind, mode, owner, size, hash, link target and content. An absent file fails every assertion but `exists: false` and `lacks`, also of a mode. Content is read only when `contains`, `lacks` or `lines` ask for it, and is never shown.",
  examples: [
    { path: "~/.ssh", kind: "directory", mode: { atMost: "0700" } },
    { path: "~/.aws/credentials", lacks: { matches: "^\\s*aws_secret_access_key" } },
    { path: "~/.git-credentials", exists: false },
  ],
  type: "object",
  required: ["path"],
  minProperties: 2,
  additionalProperties: false,
  properties: {
    path: pathSchema,
    exists: {
      title: "exists",
      description:
        "true: it must be there, whatever else is asserted. false: it must not be; nothing else can be asserted then.",
      type: "boolean",
      examples: [false],
    },
    kind: {
      title: "kind",
      description: "What it is, links not followed.",
      enum: ["file", "directory", "symlink"],
      examples: ["file"],
    },
    mode: {
      title: "mode",
      description:
        "Permission bits as a quoted octal number: exactly these, or `atMost` (no bit beyond them) or `lacks` (none of them; an absent file has none).",
      examples: ["0600", { atMost: "0640" }, { lacks: "0022" }],
      ...ifObject(
        {
          type: "object",
          minProperties: 1,
          additionalProperties: false,
          properties: {
            atMost: {
              ...octal,
              title: "atMost",
              description: "No bit beyond these; three or four octal digits, 0 to 7.",
              examples: ["0640"],
            },
            lacks: {
              ...octal,
              title: "lacks",
              description: "None of these bits; three or four octal digits, 0 to 7.",
              examples: ["0022"],
            },
          },
        },
        octal,
      ),
    },
    owner: {
      $ref: "#/$defs/textMatcher",
      title: "owner",
      description: "The owner's name, or their number where there is no name.",
      examples: ["sagemaker-user"],
    },
    group: {
      $ref: "#/$defs/textMatcher",
      title: "group",
      description: "The group's name, or its number where there is no name.",
      examples: ["users"],
    },
    size: { $ref: "#/$defs/numberMatcher", title: "size", description: "Bytes.", examples: [{ atMost: 65536 }] },
    sha256: {
      title: "sha256",
      description: "The hash of the whole content, in lower-case hex.",
      type: "string",
      pattern: "^[0-9a-f]{64}$",
      examples: ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    },
    linkTarget: {
      $ref: "#/$defs/textMatcher",
      title: "linkTarget",
      description: "What a symbolic link holds, as it is written in it.",
      examples: ["/opt/shared/pip.conf"],
    },
    contains: {
      $ref: "#/$defs/textPart",
      title: "contains",
      description: "This text occurs in the content, or one of its lines satisfies the matcher.",
      examples: ["umask 0027", { matches: "^umask 0?027$" }],
    },
    lacks: {
      $ref: "#/$defs/textPart",
      title: "lacks",
      description:
        "This text does not occur in the content, or no line satisfies the matcher. An absent file lacks everything.",
      examples: ["BEGIN RSA PRIVATE KEY", { matches: "^\\s*aws_secret_access_key" }],
    },
    lines: {
      title: "lines",
      description: "Matchers over single lines.",
      examples: [{ all: { matches: "^(#|export )" } }],
      type: "object",
      minProperties: 1,
      additionalProperties: false,
      properties: {
        all: {
          $ref: "#/$defs/textMatcher",
          title: "all",
          description: "Every line satisfies it.",
          examples: [{ matches: "^#" }],
        },
        any: {
          $ref: "#/$defs/textMatcher",
          title: "any",
          description: "At least one line does.",
          examples: ["set -u"],
        },
        none: {
          $ref: "#/$defs/textMatcher",
          title: "none",
          description: "No line does.",
          examples: [{ matches: "^eval " }],
        },
      },
    },
  },
};
