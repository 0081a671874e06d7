import type { MistakeCase } from "./mistake-case.ts";

const exemption = (spec: string): string =>
  `apiVersion: plumbline/v1\nkind: Exemption\nmetadata: { name: a }\nspec: { ${spec} }\n`;

/** Names that must be unique, and what the product describes but this version does not do. */
export const meaningMistakes: readonly MistakeCase[] = [
  {
    when: "a check id stands twice",
    edit: ["id: umask", "id: no-access-keys"],
    at: "26:11",
    code: "duplicate-check",
    message: /"no-access-keys" is already used by check 1/,
    remedy: /own id/,
  },
  {
    when: "a policy name stands twice",
    edit: [
      'matches: "^0?0[27]7$" }\n',
      'matches: "^0?0[27]7$" }\n---\napiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: home-credentials }\nspec: { checks: [{ id: a, command: { run: "true", exit: 0 } }] }\n',
    ],
    at: "34:19",
    code: "duplicate-policy",
    message: /"home-credentials" is already used at p.yaml:4/,
    remedy: /own name/,
  },
  {
    when: "an input is used that is not declared",
    edit: ["run: umask", 'run: umask\n        stderr: "${inputs.mask}"'],
    at: "30:17",
    code: "unknown-input",
    message: /declares no input "mask"/,
    remedy: /spec\.inputs/,
  },
  {
    when: "an input would become shell text",
    edit: ["run: umask", "run: echo ${inputs.mirror}"],
    at: "29:14",
    code: "input-in-shell",
    message: /shell text/,
    remedy: /compare `stdout`/,
  },
  {
    when: "targets are selected by an expression on a fact that there is not",
    edit: ['    domains: ["*"]', '    where: target.image.vresion != ""'],
    at: "12:25",
    code: "bad-expression",
    message: /No such key: vresion/,
    remedy: /`target\.image\.version`/,
  },
  {
    when: "a check has a condition that always holds",
    edit: ["severity: low", 'when: size("a") == 1'],
    at: "27:13",
    code: "constant-expression",
    message: /true whatever/,
    remedy: /Remove/,
  },
  {
    when: "nested checks hold one that can never pass",
    edit: [
      '      command:\n        run: umask\n        stdout: { matches: "^0?0[27]7$" }\n',
      "      any:\n        - file: { path: ~/a, exists: true }\n        - all:\n            - file: { path: ~/b/, exists: true }\n",
    ],
    at: "31:29",
    code: "any-spec",
    message: /empty or `\.` segment/,
    remedy: /./,
  },
  {
    when: "a remedy is automatic",
    edit: ['{ none: "deleting a person\'s keys needs a person" }', "auto"],
    at: "25:15",
    code: "unsupported",
    message: /`auto`/,
    remedy: /Nothing is repaired/,
  },
  {
    when: "a remedy is a command",
    edit: ['{ none: "deleting a person\'s keys needs a person" }', "{ run: rm -f x }"],
    at: "25:17",
    code: "unsupported",
    message: /`run`/,
    remedy: /Nothing is repaired/,
  },
  {
    when: "an exemption does not end",
    text: exemption("reason: it is being replaced, owner: us, checks: [a/b], targets: { userProfiles: [ana] }"),
    at: "4:1",
    code: "missing-key",
    message: /`expires` is missing/,
    remedy: /./,
  },
  {
    when: "an exemption accepts everything",
    text: exemption(
      'reason: it is being replaced, owner: us, expires: 2027-02-01, checks: ["*/*"], targets: { domains: ["*"] }',
    ),
    at: "4:79",
    code: "accepts-everything",
    message: /every finding of every target/,
    remedy: /Name the policies/,
  },
  {
    when: "an exemption ends on a day that no calendar has",
    text: exemption(
      "reason: it is being replaced, owner: us, expires: 2027-02-30, checks: [a/b], targets: { userProfiles: [ana] }",
    ),
    at: "4:59",
    code: "bad-date",
    message: /no date/,
    remedy: /2027-01-31T17:00Z/,
  },
  {
    when: "an exemption names a check without its policy",
    text: exemption(
      "reason: it is being replaced, owner: us, expires: 2027-02-01, checks: [b], targets: { userProfiles: [ana] }",
    ),
    at: "4:80",
    code: "bad-form",
    message: /expected form/,
    remedy: /policy and a check/,
  },
  {
    when: "the document is a config",
    text: "apiVersion: plumbline/v1\nkind: Agent\nspec: {}\n",
    at: "2:7",
    code: "not-a-policy",
    message: /config, not a policy/,
    remedy: /--config/,
  },
];
