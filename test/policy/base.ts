/** A valid policy that the cases of mistakes are edits of; line numbers in the cases count from its first line. */
export const base = `apiVersion: plumbline/v1
kind: Policy
metadata:
  name: home-credentials
  title: No long-lived credentials in a Studio home
  owner: platform-security
  labels: { tier: baseline }
spec:
  severity: high
  mode: audit
  targets:
    domains: ["*"]
    userProfiles: ["*", "!svc-*"]
    appTypes: [JupyterLab, JupyterServer]
    tags: { team: research }
  controls:
    nist-800-53: [IA-5, AC-6]
  checks:
    - id: no-access-keys
      title: ~/.aws/credentials holds no static keys
      file:
        path: ~/.aws/credentials
        mode: "0600"
        lacks: { matches: "^aws_secret_access_key" }
      remedy: { none: "deleting a person's keys needs a person" }
    - id: umask
      severity: low
      command:
        run: umask
        stdout: { matches: "^0?0[27]7$" }
`;
