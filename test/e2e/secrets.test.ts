import assert from "node:assert/strict";
import { channel } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { startSimulator } from "../../src/simulator/start-simulator.ts";
import { findSecrets, formsOf } from "./support/find-secrets.ts";
import { folder, plumbline, policy } from "./support/plumbline.ts";

/** Every credential that passes over the simulator's wire: presigned tokens, cookies, XSRF values, signatures. */
function watchWire(): Disposable & { readonly seen: ReadonlyMap<string, Set<string>> } {
  const seen = new Map<string, Set<string>>();
  const note = (kind: string, value: string | null | undefined): void => {
    if (value != null && value.length >= 8) seen.set(kind, (seen.get(kind) ?? new Set()).add(value));
  };
  const onFinish = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    note("presigned token", new URL(request.url ?? "/", "http://h").searchParams.get("token"));
    for (const pair of request.headers.cookie?.split("; ") ?? []) note("cookie", pair.slice(pair.indexOf("=") + 1));
    note("xsrf", request.headers["x-xsrftoken"]?.toString());
    note("signature", /Signature=(\w+)/.exec(request.headers.authorization ?? "")?.[1]);
    for (const line of [response.getHeader("set-cookie") ?? []].flat())
      note("cookie", /^[^=]+=([^;]*)/.exec(String(line))?.[1]);
  };
  const finished = channel("http.server.response.finish");
  finished.subscribe(onFinish);
  return {
    seen,
    [Symbol.dispose]: () => {
      finished.unsubscribe(onFinish);
    },
  };
}

test(
  "no credential appears in any output of any command, raw or encoded, not even with -v",
  { timeout: 120_000 },
  async () => {
    using place = folder({
      "policies/p.yaml": policy(["present", "high"]),
      "plumbline.yaml":
        "apiVersion: plumbline/v1\nkind: Agent\nspec: { limits: { apiRate: 50, readyMs: 2000, visitMs: 5000 } }\n",
    });
    using wire = watchWire();
    await using simulator = await startSimulator({ users: 25, root: join(place.path, "homes") });
    simulator.faults.on({
      kind: "login",
      userProfile: "researcher-02",
      ends: { redirect: "https://elsewhere.example/landing" },
    });
    simulator.faults.on({ kind: "socket", userProfile: "engineer-03", does: { drop: "mid-frame" } });
    const held = {
      AWS_ACCESS_KEY_ID: "ASIACANARYCANARY0001",
      AWS_SECRET_ACCESS_KEY: "canary/secret+key/0123456789abcdefghijkl",
      AWS_SESSION_TOKEN: "canary-session-token//abcdefghijklmnopqrstuvwxyz==",
      T: "canary-jupyter-token-0123456789",
    };
    const env = { ...held, AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint, AWS_REGION: simulator.region };
    const lines = [
      [
        "scan",
        "-v",
        "-o",
        "wide",
        "--timeout",
        "3s",
        "--report",
        "json=r.json",
        "--report",
        "markdown=r.md",
        "--report",
        "jsonl=r.jsonl",
      ],
      ["exec", "-v", "--timeout", "3s", "-o", "json", "--user-profile", "*-0*", "--", "true"],
      ["targets", "-v", "-o", "yaml"],
      ["doctor", "-v"],
      ["scan", "-v", "--server", simulator.endpoint, "--token-env", "T"],
      ["doctor", "--server", "http://127.0.0.1:9/", "--token-env", "T"],
      ["scan", "--server", "http://127.0.0.1:9/?token=canary-in-the-url-0123"],
    ];
    const outputs: string[] = [];
    for (const args of lines) {
      const { stdout, stderr } = await plumbline(args, { cwd: place.path, env });
      outputs.push(stdout, stderr);
    }
    for (const name of ["r.json", "r.md", "r.jsonl"]) outputs.push(readFileSync(join(place.path, name), "utf8"));
    const everything = outputs.join("\n");
    assert.match(everything, /host-refused/);
    assert.match(everything, /connection-lost/);

    assert.deepEqual([...wire.seen.keys()].toSorted(), ["cookie", "presigned token", "signature", "xsrf"]);
    const secrets = [...wire.seen.values()].flatMap((values) => [...values]);
    assert.ok(secrets.length > 30, `${secrets.length} credentials were seen`);
    assert.deepEqual(findSecrets(everything, [...secrets, ...Object.values(held), "canary-in-the-url-0123"]), []);

    // The control: each of them is found in each form when it is there.
    for (const secret of [...secrets, ...Object.values(held)])
      for (const form of formsOf(secret)) assert.deepEqual(findSecrets(`${everything} x${form}x`, [secret]), [secret]);
  },
);
