interface Facts {
  /** Of the package that CI runs. */
  readonly version: string;
  /** A day, for an example of an exemption that holds when it is copied. */
  readonly until: string;
}

/** The files of a new policy repository, by path; schemas are added by the command. */
export const scaffold = ({ version, until }: Facts): Readonly<Record<string, string>> => ({
  "plumbline.yaml": config,
  "policies/home-secrets/policy.yaml": policy,
  "policies/home-secrets/README.md": about,
  "policies/home-secrets/fixtures/fail-secrets/fixture.yaml": failing,
  "policies/home-secrets/fixtures/pass-tidy/fixture.yaml": passing,
  "policies/exemptions/README.md": exemptions(until),
  ".github/workflows/policies.yaml": workflow(version),
  "README.md": readme,
});

/** Where the schemas go that editors read. */
export const schemaFolder = ".plumbline";

const config = `# yaml-language-server: $schema=${schemaFolder}/config.schema.json
apiVersion: plumbline/v1
kind: Agent
spec:
  source:
    directory: policies
  targets:
    # This machine, to begin with. Your Studio is: - sagemaker: { region: eu-central-1, domains: [d-exampledomain] }
    - local: {}
`;

const policy = `# yaml-language-server: $schema=../../${schemaFolder}/policy.schema.json
apiVersion: plumbline/v1
kind: Policy
metadata:
  name: home-secrets
  title: No passwords in plain text in a home
  owner: platform-security
spec:
  severity: high
  mode: audit
  controls:
    nist-800-53: [IA-5]
  checks:
    - id: no-netrc
      title: ~/.netrc, which holds passwords in plain text, does not exist
      file: { path: ~/.netrc, exists: false }
      remedy: { none: "Move the passwords into a credential helper, then delete the file." }
    - id: no-static-aws-keys
      title: ~/.aws/credentials holds no secret key
      file:
        path: ~/.aws/credentials
        lacks: { matches: '^\\s*aws_secret_access_key' }
      remedy: { none: "Use the space's role, then delete the key here and in IAM." }
`;

const about = `# home-secrets

Who can read a home can read the passwords in it. Say here why your team asks for this, what it does not cover, and whom to ask.
`;

const failing = `# yaml-language-server: $schema=../../../../${schemaFolder}/fixture.schema.json
title: A password in ~/.netrc and a static key are both found
fails: [no-netrc, no-static-aws-keys]
files:
  .netrc: |
    machine git.example.com login ada password example-not-a-password
  .aws/credentials: |
    [default]
    aws_secret_access_key = example/not/a/real/key
`;

const passing = `# yaml-language-server: $schema=../../../../${schemaFolder}/fixture.schema.json
title: A home that only names a region complies
files:
  .aws/config: |
    [default]
    region = eu-central-1
`;

const exemptions = (until: string): string => `# exemptions

A finding that is accepted for a time: one file for each, reviewed like a policy. It is still looked for and reported, as exempt, and
counts again when the exemption expires, after a year at the latest. For example, as \`ana-migration.yaml\`:

\`\`\`yaml
# yaml-language-server: $schema=../../${schemaFolder}/exemption.schema.json
apiVersion: plumbline/v1
kind: Exemption
metadata:
  name: ana-migration
spec:
  reason: The migration job needs a static key until it runs by its role, SEC-1234
  owner: data-platform
  expires: ${until}
  checks: [home-secrets/no-static-aws-keys]
  targets: { userProfiles: [ana] }
\`\`\`

The report says which exemptions expire soon, accept nothing any more, or hide more than they name.
`;

const workflow = (version: string): string => `name: policies
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  policies:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 24
          package-manager-cache: false
      - name: Every problem in every policy, with file, line and column
        run: npx --yes studio-plumbline@${version} validate
      - name: Every policy against its fixture homes
        run: npx --yes studio-plumbline@${version} test --strict
`;

const readme = `# Our Studio policies

What the homes of our SageMaker Studio must look like, checked by Plumbline.

\`\`\`sh
plumbline validate        # every mistake, with its line and what to write instead
plumbline test --strict   # every policy against its fixture homes
plumbline scan            # this machine, as plumbline.yaml says
\`\`\`

\`policies/exemptions/\` holds what is accepted for a time, each with its reason, its owner and its end.
A policy is a folder below \`policies/\`: \`policy.yaml\`, why it is there, and homes below \`fixtures/\` in which each check fails and passes.
\`${schemaFolder}/\` holds the schemas by which an editor completes and checks what is typed; \`plumbline schema policy\` prints them anew after an update.
`;
