import type { Notice, NoticeGroup, NoticeItem } from "../../../src/model/notice.ts";

export const item = (facts: Partial<NoticeItem> = {}): NoticeItem => ({
  finding: "a".repeat(64),
  change: "opened",
  cause: "person",
  at: "2026-03-02T03:04:05.000Z",
  policy: "home-credentials",
  check: "no-access-keys",
  title: "~/.aws/credentials holds no static keys",
  subject: "~/.aws/credentials",
  severity: "high",
  owner: "platform-security",
  labels: { tier: "baseline" },
  target: "sagemaker/d-abc123/alice/JupyterLab",
  domain: "d-abc123",
  userProfile: "alice",
  space: null,
  expected: "no line matches ^aws_secret_access_key",
  observed: "line 3 matches",
  remediation: "Delete the keys and use the execution role.",
  firstSeen: "2026-03-02T03:04:05.000Z",
  deadline: "2026-03-09T03:04:05.000Z",
  ...facts,
});

export const group = (items: readonly NoticeItem[], facts: Partial<NoticeGroup> = {}): NoticeGroup => ({
  run: "01JQ0000000000000000000001",
  startedAt: "2026-03-02T03:00:00.000Z",
  source: { url: "https://git.example/policies", revision: "0123456789abcdef0123456789abcdef01234567" },
  items,
  ...facts,
});

export const forOperators = (...groups: readonly NoticeGroup[]): Notice => ({
  key: "k".repeat(64),
  audience: { kind: "operators" },
  groups,
});

export const forAlice = (...groups: readonly NoticeGroup[]): Notice => ({
  key: "p".repeat(64),
  audience: { kind: "person", domain: "d-abc123", userProfile: "alice" },
  groups,
});

/** Every text that a checked home, a policy or AWS can put into an item, and nothing that we choose ourselves. */
export const textFields = [
  "policy",
  "check",
  "title",
  "subject",
  "owner",
  "target",
  "domain",
  "userProfile",
  "space",
  "expected",
  "observed",
  "remediation",
] as const satisfies readonly (keyof NoticeItem)[];

/** What has a meaning to Slack, mail, HTML, JSON, a terminal or a log. */
export const hostileTexts: readonly string[] = [
  "<!channel> <!here> <!everyone>",
  "<@U012AB3CD> <#C012AB3CD> @here",
  "<https://evil.example|click here>",
  "https://evil.example/login http://evil.example",
  "*bold* _it_ ~no~ `code` ```fence``` :skull: &amp; &lt;!channel&gt;",
  "x\r\nBcc: all@example.org\r\n\r\n.\r\nMAIL FROM:<evil@example.org>",
  ".\n..\nFrom somebody\nQUIT",
  "=?utf-8?q?Subject?= =0D=0ABcc: x@example.org",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  '","severity":"info"},{"x":"',
  "\u001b[2J\u001b]0;title\u0007\u0000\u007f\u0085",
  "\u202Eevil\u202C \u2066x\u2069 \u200b\ufeff\u2028\u2029",
  "\ud800 lone \udc00",
  "x".repeat(100_000),
  "&<>".repeat(5_000),
  "😀".repeat(3_000),
];
