import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { missing, startJupyter } from "../support/jupyter.ts";
import { simulator } from "./support.ts";
import { shell, userWhere, visit, Visitor } from "./visitor.ts";
import type { Answered } from "./visitor.ts";

/**
 * One suite for the simulator and for the server it imitates: what is asserted here was not remembered but is asked of
 * the real one in the same run.
 */
interface Peer {
  readonly name: string;
  readonly skip: string | false;
  start(): Promise<{ visitor: Visitor; stop(): Promise<void> }>;
}

const peers: readonly Peer[] = [
  {
    name: "simulator",
    skip: false,
    async start() {
      const sim = await simulator({ users: 1 });
      const user = userWhere(sim, () => true);
      return { visitor: await visit(sim, user), stop: () => Promise.resolve(sim[Symbol.asyncDispose]()) };
    },
  },
  {
    name: "jupyter-server",
    skip: missing("jupyter-server"),
    async start() {
      const settings = ["--ServerApp.terminado_settings={'shell_command':['/bin/bash']}", "--ServerApp.allow_origin=*"];
      const real = await startJupyter("jupyter-server", { settings });
      const visitor = new Visitor(real.base.href.replace(/\/$/, ""));
      await visitor.once(`${real.base.href}?token=${real.token}`);
      await visitor.once(`${real.base.href}tree`);
      return { visitor, stop: () => Promise.resolve(real[Symbol.asyncDispose]()) };
    },
  },
];

for (const { name, skip, start } of peers) {
  let visitor: Visitor;
  let stop: (() => Promise<void>) | undefined;
  before(async () => {
    if (skip === false) ({ visitor, stop } = await start());
  });
  after(() => stop?.());
  const on = (title: string, body: () => Promise<void>): void =>
    void test(`${name}: ${title}`, { skip, timeout: 30_000 }, body);

  const create = (body: unknown) => visitor.send("POST", "/api/terminals", body);
  const remove = (terminal: string) => visitor.send("DELETE", `/api/terminals/${terminal}`);
  const names = async () => list(await visitor.get("/api/terminals"));

  on("POST without the double submit is refused, by either header or query it works", async () => {
    const post = (headers: Record<string, string>, query = "") =>
      visitor.once(`${visitor.base}/api/terminals${query}`, { method: "POST", headers });
    const xsrf = visitor.jar.get("_xsrf") ?? "";
    assert.deepEqual(complaint(await post({})), [403, "'_xsrf' argument missing from POST"]);
    assert.deepEqual(complaint(await post({ "x-xsrf-token": xsrf })), [403, "'_xsrf' argument missing from POST"]);
    assert.deepEqual(complaint(await post({ "x-xsrftoken": "wrong" })), [
      403,
      "XSRF cookie does not match POST argument",
    ]);
    for (const made of [
      await post({ "x-xsrftoken": xsrf }),
      await post({ "x-csrftoken": xsrf }),
      await post({}, `?_xsrf=${encodeURIComponent(xsrf)}`),
    ]) {
      assert.equal(made.status, 200);
      assert.equal((await remove(model(made).name)).status, 204);
    }
  });

  on("DELETE without the double submit is refused", async () => {
    const refused = await visitor.once(`${visitor.base}/api/terminals/1`, { method: "DELETE" });
    assert.deepEqual(complaint(refused), [403, "'_xsrf' argument missing from POST"]);
  });

  on("a value that the client made up works when it is submitted twice", async () => {
    const own = new Visitor(visitor.base);
    for (const [key, value] of visitor.jar) own.jar.set(key, value);
    own.jar.set("_xsrf", "made-up-by-the-client");
    const made = await own.send("POST", "/api/terminals", {});
    assert.equal(made.status, 200);
    await remove(model(made).name);
  });

  on("shell_command, name, cwd and extra_env are used, null removes a variable, unknown keys are ignored", async () => {
    const script = 'pwd; echo "<$PLANTED><${SHELL-unset}><$COLUMNS><$LINES>"; stty size; read _';
    const body = {
      name: "used",
      cwd: "/tmp",
      extra_env: { PLANTED: "here", SHELL: null },
      shell_command: ["/bin/sh", "-c", script],
      colour: "blue",
    };
    const made = await create(body);
    assert.deepEqual([made.status, model(made).name], [200, "used"]);
    assert.match(model(made).last_activity, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    using terminal = await visitor.open("used");
    await terminal.until("24 80");
    assert.equal(terminal.output, "/tmp\r\n<here><unset><80><25>\r\n24 80\r\n");
    assert.deepEqual(terminal.messages[0], ["setup", {}]);
    await remove("used");
  });

  on("a missing cwd is dropped in silence", async () => {
    await create({ name: "nowhere", cwd: "/not/there", shell_command: shell("echo ok; read _") });
    using terminal = await visitor.open("nowhere");
    await terminal.until("ok");
    await remove("nowhere");
  });

  on("a program that does not exist, and an argument of 128 KiB, give 500 with a traceback", async () => {
    for (const argv of [["/not/there"], ["/bin/sh", "-c", `: ${"x".repeat(131_072)}`]]) {
      const failed = await create({ shell_command: argv });
      assert.equal(failed.status, 500);
      assert.match(String(JSON.parse(failed.text).traceback), /^Traceback/);
    }
    const fits = await create({
      name: "fits",
      shell_command: ["/bin/sh", "-c", `echo fits; read _ ${"#".repeat(131_000)}`],
    });
    assert.equal(fits.status, 200);
    await remove("fits");
  });

  on("a body that is not JSON gives 400", async () => {
    assert.equal((await create("{not json")).status, 400);
  });

  on("without a name the next free number is taken", async () => {
    const first = model(await create({})).name;
    const second = model(await create({})).name;
    assert.deepEqual([Number(second) - Number(first), (await names()).includes(first)], [1, true]);
    await Promise.all([remove(first), remove(second)]);
  });

  on("a duplicate name takes the entry over and orphans the first", async () => {
    await create({ name: "twice", shell_command: shell("echo first; read _") });
    await create({ name: "twice", shell_command: shell("echo second; read _") });
    assert.equal((await names()).filter((each) => each === "twice").length, 1);
    using terminal = await visitor.open("twice");
    assert.match(await terminal.until("second"), /^second/);
    await remove("twice");
  });

  on("a name outside of word characters is taken, and can then not be reached", async () => {
    assert.equal((await create({ name: "a-b", shell_command: shell("sleep 1") })).status, 200);
    assert.equal((await visitor.get("/api/terminals/a-b")).status, 404);
    await assert.rejects(visitor.open("a-b"), /404/);
  });

  on("what was printed before the socket opened is replayed in one message", async () => {
    await create({
      name: "early",
      shell_command: shell("echo one; sleep 0.05; echo two; sleep 0.05; echo three > /dev/tty; read _"),
    });
    using watching = await visitor.open("early");
    await watching.until("three");
    using late = await visitor.open("early");
    assert.equal(await late.until("three"), "one\r\ntwo\r\nthree\r\n");
    assert.equal(late.messages.length, 2);
    await remove("early");
  });

  on("when the child exits, disconnect and a close follow, and the terminal is gone", async () => {
    await create({ name: "leaves", shell_command: shell("read _; echo bye; exit 7") });
    using terminal = await visitor.open("leaves");
    terminal.type("go\n");
    assert.equal(await terminal.end(), 1005);
    assert.deepEqual(terminal.messages.at(-1), ["disconnect", 1]);
    assert.match(terminal.output, /bye/);
    await assert.rejects(visitor.open("leaves"), /404/);
    assert.equal((await visitor.get("/api/terminals/leaves")).status, 404);
  });

  on("100 kB of input arrive whole once the line discipline is out of the way", async () => {
    await create({
      name: "big",
      shell_command: shell("stty -icanon -echo; echo READY; head -c 100000 | sha256sum; read _"),
    });
    using terminal = await visitor.open("big");
    await terminal.until("READY");
    for (let part = 0; part < 25; part++) terminal.type("y".repeat(4000));
    await terminal.until("  -\r\n");
    const sent = createHash("sha256").update("y".repeat(100_000)).digest("hex");
    assert.equal(terminal.output, `READY\r\n${sent}  -\r\n`);
    await remove("big");
  });

  on("in canonical mode a line is cut after 4,095 bytes, without a word", async () => {
    await create({ name: "canon", shell_command: shell("stty -echo; echo READY; head -n 1 | wc -c; read _") });
    using terminal = await visitor.open("canon");
    await terminal.until("READY");
    terminal.type(`${"x".repeat(5000)}\n`);
    assert.match(await terminal.until("4096"), /READY\r\n4096\r\n/);
    await remove("canon");
  });

  on("unknown messages and junk are ignored, and set_size reaches the terminal", async () => {
    await create({ name: "junk", shell_command: shell("echo READY; read _; stty size; read _") });
    using terminal = await visitor.open("junk");
    await terminal.until("READY");
    terminal.say(["dance", 1]);
    terminal.say(["set_size", 50, 132, 600, 800]);
    terminal.type("go\n");
    await terminal.until("50 132");
    await remove("junk");
  });

  on("invalid UTF-8 becomes U+FFFD and does not break the rest", async () => {
    await create({ name: "bytes", shell_command: shell("printf 'a\\377b\\303\\251 done'; read _") });
    using terminal = await visitor.open("bytes");
    assert.equal(await terminal.until("done"), "a\uFFFDbé done");
    await remove("bytes");
  });

  on("DELETE takes about 100 ms, a second one finds nothing", async () => {
    await create({ name: "gone", shell_command: shell("read _") });
    const started = performance.now();
    assert.equal((await remove("gone")).status, 204);
    assert.ok(performance.now() - started >= 90);
    assert.deepEqual(complaint(await remove("gone")), [404, "Terminal not found: gone"]);
    assert.equal((await names()).includes("gone"), false);
  });

  on("DELETE gets rid of a shell that ignores everything but KILL", async () => {
    await create({
      name: "stubborn",
      shell_command: shell("trap '' HUP INT TERM; echo READY; while :; do read _ || sleep 0.1; done"),
    });
    {
      using terminal = await visitor.open("stubborn");
      await terminal.until("READY");
    }
    const started = performance.now();
    assert.equal((await remove("stubborn")).status, 204);
    assert.ok(performance.now() - started >= 450);
  });

  on("a survivor that holds the pty keeps the terminal in the list after the 204", async () => {
    await create({
      name: "survivor",
      shell_command: shell("trap '' HUP; setsid sleep 1.2 & echo READY; trap - HUP; read _"),
    });
    using terminal = await visitor.open("survivor");
    await terminal.until("READY");
    assert.equal((await remove("survivor")).status, 204);
    assert.equal((await names()).includes("survivor"), true);
    assert.equal((await remove("survivor")).status, 204);
    assert.equal(await terminal.end(), 1005);
    assert.equal((await names()).includes("survivor"), false);
  });

  on("an upgrade for an unknown terminal gives 404, without cookies 403", async () => {
    await assert.rejects(visitor.open("unknown"), /404/);
    await create({ name: "closed", shell_command: shell("read _") });
    await assert.rejects(new Visitor(visitor.base).open("closed"), /403/);
    await remove("closed");
  });
}

const complaint = ({ status, text }: Answered): readonly [number, unknown] => [status, JSON.parse(text).message];
const model = ({ text }: Answered): { readonly name: string; readonly last_activity: string } => JSON.parse(text);
const list = ({ text }: Answered): readonly string[] => {
  const models: readonly { readonly name: string }[] = JSON.parse(text);
  return models.map(({ name }) => name);
};
