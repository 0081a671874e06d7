/** One mistake each: an edit of the base policy, or a text of its own, and what is said about it. */
export interface MistakeCase {
  readonly when: string;
  readonly edit?: readonly [from: string, to: string];
  readonly text?: string;
  /** line:column of the one problem. */
  readonly at: string;
  readonly code: string;
  readonly message: RegExp;
  readonly remedy: RegExp;
}

export const mistakes: readonly MistakeCase[] = [
  // YAML
  { when: "a bracket is not closed", edit: ["[IA-5, AC-6]", "[IA-5, AC-6"], at: "18:3", code: "yaml", message: /flow sequence/, remedy: /close every bracket/ },
  { when: "a line is indented by a tab", edit: ["  mode: audit", "\tmode: audit"], at: "10:1", code: "yaml", message: /tabs are not allowed/, remedy: /spaces/ },
  { when: "a key stands twice", edit: ["  mode: audit", "  mode: audit\n  severity: low"], at: "11:3", code: "duplicate-key", message: /"severity" stands twice/, remedy: /one of them/ },
  { when: "an anchor is set", edit: ["severity: high", "severity: &s high"], at: "9:13", code: "anchor", message: /anchors/, remedy: /Remove the anchor/ },
  { when: "an alias is used", edit: ["severity: low", "severity: *s"], at: "27:17", code: "alias", message: /aliases/, remedy: /Write the value out/ },
  { when: "a merge key is used", edit: ["    domains: [\"*\"]", "    <<: { domains: [\"*\"] }"], at: "12:5", code: "merge-key", message: /merge keys/, remedy: /Write the keys out/ },
  { when: "a custom tag is used", edit: ["owner: platform-security", "owner: !team platform-security"], at: "6:10", code: "tag", message: /tags/, remedy: /quotes/ },
  { when: "a standard tag is used", edit: ["owner: platform-security", "owner: !!str platform-security"], at: "6:10", code: "tag", message: /tags/, remedy: /quotes/ },
  { when: "a key is a number", edit: ["{ tier: baseline }", "{ 2024: baseline }"], at: "7:13", code: "non-string-key", message: /2024 is not a text/, remedy: /"2024"/ },
  { when: "a key is a list", edit: ["{ tier: baseline }", "{ [a]: baseline }"], at: "7:13", code: "non-string-key", message: /not a text/, remedy: /Keys are text/ },
  { when: "a key is __proto__", edit: ["{ tier: baseline }", "{ __proto__: baseline }"], at: "7:13", code: "forbidden-key", message: /"__proto__" is not allowed/, remedy: /another name/ },
  { when: "a key far down is constructor", edit: ["{ matches: \"^aws_secret_access_key\" }", "{ equals: [{ a: { constructor: 1 } }] }"], at: "24:32", code: "forbidden-key", message: /"constructor"/, remedy: /another name/ },
  { when: "a mode is an unquoted octal", edit: ["\"0600\"", "0600"], at: "23:15", code: "octal-number", message: /0600 is the number 600/, remedy: /"0600"/ },
  { when: "a mode is an unquoted number", edit: ["\"0600\"", "600"], at: "23:15", code: "wrong-type", message: /expected a text, got the number 600/, remedy: /in quotes: "600"/ },
  { when: "a number is too large to be exact", edit: ["\"0600\"", "12345678901234567890"], at: "23:15", code: "inexact-number", message: /too large/, remedy: /quotes/ },
  { when: "a number is infinite", edit: ["\"0600\"", ".inf"], at: "23:15", code: "not-finite", message: /not a finite number/, remedy: /quotes/ },
  { when: "yes stands where a boolean is expected", edit: ["mode: \"0600\"", "exists: yes"], at: "23:17", code: "wrong-type", message: /expected true or false, got the text "yes"/, remedy: /Write true/ },
  { when: "a text holds an escaped control character", edit: ["owner: platform-security", "owner: \"a\\0b\""], at: "6:10", code: "control-character", message: /control character/, remedy: /escape/ },
  { when: "the file holds a control character", edit: ["platform-security", "platform\u0007security"], at: "6:18", code: "control-character", message: /U\+0007/, remedy: /Remove it/ },
  { when: "the file holds a bidirectional control", edit: ["platform-security", "platform\u202esecurity"], at: "6:18", code: "control-character", message: /U\+202E/, remedy: /Remove it/ },
  { when: "a directive switches to YAML 1.1", text: "%YAML 1.1\n---\nkind: Policy\n", at: "1:1", code: "directive", message: /directive/, remedy: /% line/ },
  { when: "an unknown directive stands there", text: "%FOO bar\n---\nkind: Policy\n", at: "1:1", code: "yaml", message: /directive/, remedy: /% line/ },
  { when: "the nesting is a bomb", text: "[".repeat(200_000), at: "1:1", code: "too-deep", message: /nested too deeply/, remedy: /shallow/ },
  { when: "the nesting is deeper than any policy's", text: `kind: ${"[".repeat(40)}${"]".repeat(40)}`, at: "1:37", code: "too-deep", message: /32 levels/, remedy: /shallower/ },
  { when: "the file holds only comments", text: "# nothing yet\n", at: "1:1", code: "empty-file", message: /no document/, remedy: /delete the file/ },
  { when: "the file is no policy at all", text: "services:\n  web: {}\n", at: "1:1", code: "not-a-policy", message: /not a Plumbline document/, remedy: /apiVersion: plumbline\/v1/ },
  { when: "the document is a list", text: "- a\n", at: "1:1", code: "wrong-type", message: /expected a mapping, got a list/, remedy: /mapping/ },

  // Shape
  { when: "a key is mistyped", edit: ["  mode: audit", "  mdoe: audit"], at: "10:3", code: "unknown-key", message: /unknown key `mdoe`/, remedy: /Did you mean `mode`/ },
  { when: "a key is unlike any", edit: ["  mode: audit", "  zebra: audit"], at: "10:3", code: "unknown-key", message: /unknown key `zebra`/, remedy: /Remove it, or use one of/ },
  { when: "a required key is mistyped", edit: ["  name: home-credentials", "  nmae: home-credentials"], at: "4:3", code: "unknown-key", message: /unknown key `nmae`/, remedy: /Did you mean `name`/ },
  { when: "the name is missing", edit: ["  name: home-credentials\n", ""], at: "3:1", code: "missing-key", message: /`name` is missing/, remedy: /Add `name`: Lower-case/ },
  { when: "the id of a check is missing", edit: ["- id: umask\n      severity", "- severity"], at: "26:7", code: "missing-key", message: /`id` is missing/, remedy: /Add `id`/ },
  { when: "the version is unknown", edit: ["plumbline/v1", "plumbline/v2"], at: "1:13", code: "not-allowed-value", message: /expected `plumbline\/v1`, got the text "plumbline\/v2"/, remedy: /plumbline\/v1/ },
  { when: "the kind is mistyped", edit: ["kind: Policy", "kind: policy"], at: "2:7", code: "not-allowed-value", message: /expected `Policy`/, remedy: /Policy/ },
  { when: "the severity is mistyped", edit: ["severity: high", "severity: hihg"], at: "9:13", code: "not-allowed-value", message: /expected one of `info`, `low`, `medium`, `high` or `critical`, got the text "hihg"/, remedy: /Did you mean `high`/ },
  { when: "the name is not kebab-case", edit: ["name: home-credentials", "name: homeCredentials"], at: "4:9", code: "bad-form", message: /expected form/, remedy: /Write `home-credentials`/ },
  { when: "a check id has a space", edit: ["id: umask", "id: the umask"], at: "26:11", code: "bad-form", message: /expected form/, remedy: /Write `the-umask`/ },
  { when: "a label is a number", edit: ["{ tier: baseline }", "{ tier: 1 }"], at: "7:19", code: "wrong-type", message: /expected a text, got the number 1/, remedy: /in quotes: "1"/ },
  { when: "a list is given as a text", edit: ["[\"*\"]", "\"*\""], at: "12:14", code: "wrong-type", message: /expected a list/, remedy: /Write a list: \[\*\]|Write a list: \["\*"\]/ },
  { when: "a selector is empty", edit: ["[\"*\"]", "[]"], at: "12:14", code: "too-few", message: /at least 1 item, got 0/, remedy: /Domain ids/ },
  { when: "a selector is not given a value", edit: ["userProfiles: [\"*\", \"!svc-*\"]", "userProfiles:"], at: "13:5", code: "wrong-type", message: /expected a list, got nothing/, remedy: /leave the key out/ },
  { when: "an exclamation mark stands alone", edit: ["\"!svc-*\"", "\"!\""], at: "13:25", code: "bad-form", message: /expected form/, remedy: /after at most one `!`/ },
  { when: "an app type does not exist", edit: ["[JupyterLab,", "[JupyterLb,"], at: "14:16", code: "unknown-app-type", message: /no app type "JupyterLb"/, remedy: /Did you mean `JupyterLab`/ },
  { when: "a tag excludes", edit: ["team: research", "team: \"!research\""], at: "15:19", code: "bad-form", message: /expected form/, remedy: /cannot start with `!`/ },
  { when: "a framework has no controls", edit: ["[IA-5, AC-6]", "[]"], at: "17:18", code: "too-few", message: /at least 1 item/, remedy: /Give what is missing/ },
  { when: "there is no check", edit: ["checks:\n", "checks: []\n  unused:\n"], at: "18:11", code: "too-few", message: /at least 1 item/, remedy: /expectations/ },
  { when: "the check type is mistyped", edit: ["      command:", "      comand:"], at: "28:7", code: "unknown-check-type", message: /unknown check type `comand`/, remedy: /Did you mean `command`/ },
  { when: "the check type is unlike any", edit: ["      command:", "      zebra:"], at: "28:7", code: "unknown-check-type", message: /unknown check type `zebra`/, remedy: /This version knows `file`/ },
  { when: "a check has no type", edit: ["      command:\n        run: umask\n        stdout: { matches: \"^0?0[27]7$\" }\n", ""], at: "26:7", code: "missing-key", message: /one of `file`.* is missing/, remedy: /exactly one of/ },
  { when: "a check has two types", edit: ["      severity: low\n", "      file: { path: ~/.x, exists: false }\n"], at: "26:7", code: "too-many-keys", message: /`file` and `command` stand together/, remedy: /entry of its own/ },
  { when: "a key of the check type is mistyped", edit: ["        lacks:", "        lakcs:"], at: "24:9", code: "unknown-key", message: /unknown key `lakcs`/, remedy: /Did you mean `lacks`/ },
  { when: "a matcher is mistyped", edit: ["{ matches: \"^aws", "{ matchs: \"^aws"], at: "24:18", code: "unknown-key", message: /unknown key `matchs`/, remedy: /Did you mean `matches`/ },
  { when: "a regular expression is broken", edit: ["\"^0?0[27]7$\"", "\"^0?0[27\""], at: "30:28", code: "command-spec", message: /./, remedy: /./ },

  // Names
  { when: "a check id stands twice", edit: ["id: umask", "id: no-access-keys"], at: "26:11", code: "duplicate-check", message: /"no-access-keys" is already used by check 1/, remedy: /own id/ },
  { when: "a policy name stands twice", edit: ["matches: \"^0?0[27]7$\" }\n", "matches: \"^0?0[27]7$\" }\n---\napiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: home-credentials }\nspec: { checks: [{ id: a, command: { run: \"true\", exit: 0 } }] }\n"], at: "34:19", code: "duplicate-policy", message: /"home-credentials" is already used at p.yaml:4/, remedy: /own name/ },

  // What later versions bring
  { when: "inputs are declared", edit: ["  mode: audit", "  inputs: { a: { default: b } }"], at: "10:3", code: "unsupported", message: /`inputs` is not supported by this version/, remedy: /Write the values out/ },
  { when: "an input is used", edit: ["run: umask", "run: echo ${inputs.mirror}"], at: "29:14", code: "unsupported", message: /inputs.* is not supported/, remedy: /Write the value out/ },
  { when: "targets are selected by an expression", edit: ["    domains: [\"*\"]", "    where: target.image.version != \"\""], at: "12:5", code: "unsupported", message: /`where`/, remedy: /Select by/ },
  { when: "a check has a condition", edit: ["severity: low", "when: target.image.version != \"\""], at: "27:7", code: "unsupported", message: /`when`/, remedy: /targets/ },
  { when: "checks are nested", edit: ["      command:\n        run: umask\n        stdout: { matches: \"^0?0[27]7$\" }\n", "      all: []\n"], at: "28:7", code: "unsupported", message: /`all`/, remedy: /check of its own/ },
  { when: "a check type is not there yet", edit: ["      command:", "      package:"], at: "28:7", code: "unsupported", message: /`package`/, remedy: /schema policy/ },
  { when: "a remedy is automatic", edit: ["{ none: \"deleting a person's keys needs a person\" }", "auto"], at: "25:15", code: "unsupported", message: /`auto`/, remedy: /Nothing is repaired/ },
  { when: "a remedy is a command", edit: ["{ none: \"deleting a person's keys needs a person\" }", "{ run: rm -f x }"], at: "25:17", code: "unsupported", message: /`run`/, remedy: /Nothing is repaired/ },
  { when: "the document is an exemption", text: "apiVersion: plumbline/v1\nkind: Exemption\nmetadata: { name: a }\nspec: {}\n", at: "2:7", code: "unsupported", message: /`kind: Exemption` is not supported/, remedy: /exemptions/ },
  { when: "the document is a config", text: "apiVersion: plumbline/v1\nkind: Agent\nspec: {}\n", at: "2:7", code: "not-a-policy", message: /config, not a policy/, remedy: /--config/ },
];
