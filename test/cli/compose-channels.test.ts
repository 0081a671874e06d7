import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { composeChannels } from "../../src/cli/compose-channels.ts";
import type { Io } from "../../src/cli/io.ts";
import { emailDefaults, routeDefaults, type NotifyRoute } from "../../src/policy/agent-config.ts";

const output = { stream: process.stdout, isTerminal: false, columns: undefined };
const io: Io = {
  env: {},
  cwd: "/",
  stdout: output,
  stderr: output,
  secrets: new Set(),
  signal: new AbortController().signal,
};

const mail = (to: string, facts: Partial<NotifyRoute> = {}): NotifyRoute => ({
  name: "mail",
  channel: { email: { host: "mail.example.org", port: 587, tls: emailDefaults.tls, from: "p@example.org", to: [to] } },
  when: { ...routeDefaults.when, domains: ["d-1"] },
  digestMs: 7,
  person: false,
  ...facts,
});

suite("a channel of the config", () => {
  test("knows whom it may write to where its route is for persons, so that namesakes are told apart", async () => {
    const routes = [mail("{userProfile}@example.org", { name: "people", person: true }), mail("ops@example.org")];
    const channels = await composeChannels(routes, io);
    assert.deepEqual(
      channels.map(({ notifier, digestMs, persons }) => [notifier.name, digestMs, persons]),
      [
        ["people", 7, { to: ["{userProfile}@example.org"], domains: ["d-1"] }],
        ["mail", 7, undefined],
      ],
    );
  });
});
