import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { suite, test } from "node:test";
import fc from "fast-check";
import { testAgent, webhookSecret, type TestAgent } from "./support/agent.ts";

const push = JSON.stringify({ ref: "refs/heads/main", after: "4b825dc642cb6eb9a060e54bf8d69288fbee4904" });

const mac = (...parts: readonly (string | Uint8Array)[]): string => {
  const hmac = createHmac("sha256", webhookSecret);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
};

type Headers = Readonly<Record<string, string>>;

const github = (body: string | Uint8Array, id = "d-1"): Headers => ({
  "x-hub-signature-256": `sha256=${mac(body)}`,
  "x-github-delivery": id,
});

const own = (body: string, { at, id = "d-1" }: { readonly at: number; readonly id?: string }): Headers => ({
  "x-plumbline-signature": `t=${Math.floor(at / 1000)},v1=${mac(`${Math.floor(at / 1000)}.${id}.`, body)}`,
  "x-plumbline-id": id,
});

async function deliver(
  agent: TestAgent,
  headers: Headers,
  body: string | Uint8Array<ArrayBuffer> = push,
): Promise<void> {
  const response = await agent.app.request("http://127.0.0.1:9464/hooks/git", {
    method: "POST",
    headers: { host: "localhost", ...headers },
    body,
  });
  assert.equal(response.status, 202);
  assert.equal(await response.text(), "");
}

suite("a delivery that is signed", () => {
  test("by GitHub hints at once", async () => {
    const agent = testAgent();
    await deliver(agent, github(push));
    assert.equal(agent.hints(), 1);
  });

  test("in our own form hints at once", async () => {
    const agent = testAgent();
    await deliver(agent, own(push, { at: agent.clock.at }));
    assert.equal(agent.hints(), 1);
  });

  test("by GitLab's token hints at once", async () => {
    const agent = testAgent();
    await deliver(agent, { "x-gitlab-token": webhookSecret, "x-gitlab-event-uuid": "u-1" });
    assert.equal(agent.hints(), 1);
  });

  test("over bytes that are no text hints as well, since nothing in them is read", async () => {
    const agent = testAgent();
    const body = Buffer.from([0xff, 0x00, 0xfe, 0x0a]);
    await deliver(agent, github(body), body);
    assert.equal(agent.hints(), 1);
  });
});

suite("a delivery comes to nothing, with the same answer,", () => {
  const at = testAgent().clock.at;
  const cases: readonly (readonly [when: string, headers: Headers, why: string])[] = [
    ["without a signature", {}, "unsigned"],
    ["with a signature of other bytes", github(`${push} `), "unsigned"],
    ["with the signature's case changed", { "x-hub-signature-256": `sha256=${mac(push).toUpperCase()}` }, "unsigned"],
    ["with a shorter signature", { "x-hub-signature-256": `sha256=${mac(push).slice(2)}` }, "unsigned"],
    ["with the older kind of signature", { "x-hub-signature": `sha1=${mac(push).slice(0, 40)}` }, "unsigned"],
    ["with another token", { "x-gitlab-token": `${webhookSecret}x` }, "unsigned"],
    ["with an empty token", { "x-gitlab-token": "" }, "unsigned"],
    [
      "with a time that was not signed",
      {
        ...own(push, { at }),
        "x-plumbline-signature": own(push, { at })["x-plumbline-signature"]?.replace(/t=\d+/, "t=1777863601") ?? "",
      },
      "unsigned",
    ],
    ["with an id that was not signed", { ...own(push, { at }), "x-plumbline-id": "d-2" }, "unsigned"],
    ["without its id", { "x-plumbline-signature": own(push, { at })["x-plumbline-signature"] ?? "" }, "unsigned"],
    ["when it is more than 5 minutes old", own(push, { at: at - 301_000 }), "not-fresh"],
    ["when it comes from more than 5 minutes ahead", own(push, { at: at + 301_000 }), "not-fresh"],
    [
      "when its own signature is wrong, though another is right",
      { ...github(push), "x-plumbline-signature": "t=1,v1=00" },
      "unsigned",
    ],
  ];
  for (const [when, headers, why] of cases)
    test(when, async () => {
      const agent = testAgent();
      await deliver(agent, headers);
      assert.deepEqual([agent.hints(), agent.ignored], [0, [why]]);
    });

  test("whatever one bit of the body or the signature is changed to", async () => {
    const agent = testAgent();
    const body = Buffer.from(push);
    const signature = Buffer.from(mac(body), "hex");
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length * 8 - 1), fc.nat(255), fc.boolean(), async (at, bit, inBody) => {
        agent.clock.at += 1_000;
        const [changed, mark] = [Buffer.from(body), Buffer.from(signature)];
        const [bytes, place] = inBody ? [changed, at] : [mark, bit];
        bytes[place >> 3] = (bytes[place >> 3] ?? 0) ^ (1 << (place & 7));
        await deliver(agent, { "x-hub-signature-256": `sha256=${mark.toString("hex")}` }, changed);
        assert.equal(agent.hints(), 0);
      }),
      { numRuns: 100 },
    );
  });
});

suite("a delivery that comes again", () => {
  test("hints once, whatever new id it is given", async () => {
    const agent = testAgent();
    await deliver(agent, github(push, "d-1"));
    await deliver(agent, github(push, "d-1"));
    await deliver(agent, github(push, "d-2"));
    assert.deepEqual([agent.hints(), agent.ignored], [1, ["seen-before", "seen-before"]]);
  });

  test("under the same id with another body hints once", async () => {
    const agent = testAgent();
    await deliver(agent, github(push));
    await deliver(agent, github("{}"), "{}");
    assert.equal(agent.hints(), 1);
  });

  test("in our own form is known by its signed id, and a second push with the same body is heard", async () => {
    const agent = testAgent();
    const { at } = agent.clock;
    await deliver(agent, own("{}", { at, id: "d-1" }), "{}");
    await deliver(agent, own("{}", { at: at + 30_000, id: "d-2" }), "{}");
    assert.deepEqual([agent.hints(), agent.ignored], [2, []]);
    await deliver(agent, own("{}", { at, id: "d-1" }), "{}");
    await deliver(agent, own("other", { at: at + 60_000, id: "d-2" }), "other");
    assert.deepEqual([agent.hints(), agent.ignored], [2, ["seen-before", "seen-before"]]);
  });

  test("after the window is a new one", async () => {
    const agent = testAgent();
    await deliver(agent, github(push));
    agent.clock.at += 10 * 60_000 + 1;
    await deliver(agent, github(push));
    assert.equal(agent.hints(), 2);
  });

  test("is not remembered where it was not signed, so that nobody can block a real one beforehand", async () => {
    const agent = testAgent();
    await deliver(agent, { ...github(push), "x-hub-signature-256": `sha256=${"0".repeat(64)}` });
    await deliver(agent, github(push));
    assert.equal(agent.hints(), 1);
  });
});

suite("too much", () => {
  test("in one body is not read, signed or not", async () => {
    const agent = testAgent();
    const body = randomBytes(256 * 1024 + 1);
    await deliver(agent, github(body), body);
    assert.deepEqual([agent.hints(), agent.ignored], [0, ["too-large"]]);
  });

  test("in a body of unknown length is not read to its end", async () => {
    const agent = testAgent();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const request = new Request("http://127.0.0.1:9464/hooks/git", {
      method: "POST",
      headers: { host: "localhost" },
      body: endless,
      duplex: "half",
    });
    const response = await agent.app.request(request);
    assert.deepEqual(
      [response.status, response.headers.get("connection"), agent.ignored],
      [202, "close", ["too-large"]],
    );
    assert.ok(pulled < 12, `${pulled} chunks were pulled`);
  });

  test("of just what is allowed is read", async () => {
    const agent = testAgent();
    const body = randomBytes(256 * 1024);
    await deliver(agent, github(body), body);
    assert.equal(agent.hints(), 1);
  });

  test("at once is left unread, and a signed push is heard again a second later", async () => {
    const agent = testAgent();
    for (let nth = 0; nth < 100; nth++) await deliver(agent, {}, `junk ${nth}`);
    assert.equal(agent.ignored.filter((why) => why === "too-many").length, 40);
    await deliver(agent, github(push));
    assert.equal(agent.hints(), 0);
    agent.clock.at += 1_000;
    await deliver(agent, github(push));
    assert.equal(agent.hints(), 1);
  });

  test("over time is forgotten, oldest first, so that memory stays bounded", async () => {
    const agent = testAgent();
    for (let nth = 0; nth < 2_100; nth++) {
      agent.clock.at += 100;
      await deliver(agent, github(`${nth}`, `d-${nth}`), `${nth}`);
    }
    assert.equal(agent.hints(), 2_100);
    agent.clock.at += 100;
    await deliver(agent, github("0", "d-0"), "0");
    assert.equal(agent.hints(), 2_101);
    agent.clock.at += 100;
    await deliver(agent, github("2099", "d-2099"), "2099");
    assert.equal(agent.hints(), 2_101);
  });
});
