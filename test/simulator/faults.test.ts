import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { simulator } from "./support.ts";
import { shell, userWhere, visit } from "./visitor.ts";
import type { Fault } from "../../src/simulator/faults.ts";
import type { Simulator } from "../../src/simulator/start-simulator.ts";
import type { TerminalClient, Visitor } from "./visitor.ts";

let sim: Simulator;
before(async () => {
  sim = await simulator();
});
after(() => sim[Symbol.asyncDispose]());
afterEach(() => sim.faults.clear());

const login = (name = "analyst-01-lab") =>
  visit(
    sim,
    userWhere(sim, (user) => user.space === name),
  );
const frame = "x".repeat(2000);
/** Says READY, waits for go, answers with a long line and an end, and waits to be told to leave. */
const program = shell(`stty -echo; echo READY; read _; echo ${frame}; echo END; read _`);

let count = 0;
async function open(visitor: Visitor): Promise<TerminalClient> {
  count += 1;
  const name = `t${count}`;
  assert.equal((await visitor.send("POST", "/api/terminals", { name, shell_command: program })).status, 200);
  return visitor.open(name);
}

async function ran(fault: Fault): Promise<TerminalClient> {
  const visitor = await login();
  sim.faults.on(fault);
  const terminal = await open(visitor);
  await terminal.until("READY").then(
    () => terminal.type("go\n"),
    () => undefined,
  );
  await terminal.end();
  return terminal;
}

test("a socket that drops before setup says nothing at all", async () => {
  const terminal = await ran({ kind: "socket", does: { drop: "before-setup" } });
  assert.deepEqual([terminal.messages, terminal.closed], [[], 1006]);
});

test("a socket that drops after setup says only that", async () => {
  const terminal = await ran({ kind: "socket", does: { drop: "after-setup" } });
  assert.deepEqual(terminal.messages, [["setup", {}]]);
});

test("a drop in mid-frame lets a part of the answer through", async () => {
  const { output } = await ran({ kind: "socket", does: { drop: "mid-frame" } });
  assert.match(output, /READY[\s\S]*x/);
  assert.ok(!output.includes(frame), `${output.length} characters came`);
});

test("a drop before the end lets all but the last characters through", async () => {
  const { output } = await ran({ kind: "socket", does: { drop: "before-end" } });
  assert.ok(output.includes("x".repeat(1900)));
  assert.ok(!output.includes("END"));
});

test("a drop after so many bytes lets exactly those through", async () => {
  const { output } = await ran({ kind: "socket", does: { drop: { afterBytes: 1000 } } });
  assert.equal(output.length, 1000);
});

test("a refused socket fails the upgrade", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "socket-refused" });
  await assert.rejects(open(visitor), /503/);
});

test("a stalled terminal sends setup and then stays silent, one that stalls after input had answered before", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "socket", does: "stall" });
  using silent = await open(visitor);
  const off = sim.faults.on({ kind: "socket", does: "stall-after-input" });
  using later = await open(visitor);
  off();
  sim.faults.clear();
  await later.until("READY");
  later.type("go\n");
  // A third terminal's whole conversation is the measure of time.
  using witness = await open(visitor);
  witness.type("go\n");
  await witness.until("END");
  assert.deepEqual(silent.messages, [["setup", {}]]);
  assert.ok(!later.output.includes("x"));
});

test("foreign text appears right after setup or before the answer, whole, and the answer still comes", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "inject", at: "setup", text: "FORGED 1\r\n", times: 1 });
  using first = await open(visitor);
  await first.until("READY");
  first.type("go\n");
  assert.match(await first.until("END"), /^FORGED 1\r\nREADY/);
  sim.faults.on({ kind: "inject", at: "output", text: { noiseBytes: 10_000_000 }, times: 1 });
  using second = await open(visitor);
  await second.until("READY");
  second.type("go\n");
  const output = await second.until("END");
  assert.ok(output.startsWith("READY"));
  assert.equal(output.length, 10_000_000 + `READY\r\n${frame}\r\nEND\r\n`.length);
});

test("a terminal that cannot be deleted stays listed after every 204", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "undeletable" });
  const { name }: { name: string } = JSON.parse(
    (await visitor.send("POST", "/api/terminals", { name: "stays", shell_command: program })).text,
  );
  for (let tries = 0; tries < 2; tries++)
    assert.equal((await visitor.send("DELETE", `/api/terminals/${name}`)).status, 204);
  assert.match((await visitor.get("/api/terminals")).text, /"stays"/);
});

test("a failing create answers 500 with a traceback, once when told so", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "create-fails", times: 1 });
  const failed = await visitor.send("POST", "/api/terminals", {});
  assert.equal(failed.status, 500);
  assert.match(failed.text, /Traceback/);
  assert.equal((await visitor.send("POST", "/api/terminals", { shell_command: program })).status, 200);
});

test("where the token rotates, a stale one is refused although it was submitted twice", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "xsrf-rotates" });
  await visitor.get("/lab");
  const stale = visitor.jar.get("_xsrf") ?? "";
  await visitor.get("/api/status");
  const fresh = visitor.jar.get("_xsrf") ?? "";
  visitor.jar.set("_xsrf", stale);
  assert.equal((await visitor.send("POST", "/api/terminals", {})).status, 403);
  assert.notEqual(fresh, stale);
  assert.equal((await visitor.send("POST", "/api/terminals", { shell_command: program })).status, 200);
});

test("a server that ignores the body gives an interactive bash that has to be typed into", async () => {
  const user = userWhere(sim, ({ userProfile }) => userProfile === "researcher-14");
  const visitor = await visit(sim, user);
  const { name }: { name: string } = JSON.parse(
    (await visitor.send("POST", "/api/terminals", { name: "mine", shell_command: program })).text,
  );
  assert.equal(name, "1");
  using terminal = await visitor.open(name);
  terminal.type("echo $HOME $(( 6 * 7 )) typed\n");
  await terminal.until(`${user.home} 42 typed`);
  assert.ok(!terminal.output.includes("READY"));
});

test("a space's metadata names it, wherever the path stands in argv or is typed, and a fault makes it name another", async () => {
  const metadata = async (name: string) => {
    const visitor = await login(name);
    count += 1;
    await visitor.send("POST", "/api/terminals", {
      name: `m${count}`,
      shell_command: shell("read path; cat $path /opt/ml/metadata/resource-metadata.json; echo; echo END; read _"),
    });
    using terminal = await visitor.open(`m${count}`);
    terminal.type("/opt/ml/metadata/resource-metadata.json\n");
    const texts = (await terminal.until("END")).match(/\{.*?\}/g) ?? [];
    assert.equal(texts.length, 2);
    assert.equal(texts[0], texts[1]);
    const { DomainId, SpaceName, AppType }: Record<string, string> = JSON.parse(texts[0] ?? "{}");
    return [DomainId, SpaceName, AppType];
  };
  assert.deepEqual(await metadata("analyst-01-lab"), ["d-research00001", "analyst-01-lab", "JupyterLab"]);
  assert.deepEqual(await metadata("engineer-15-borrowed"), ["d-research00001", "somebody-else-lab", "JupyterLab"]);
});

test("latency charges a round trip per request and one between input and its answer", async () => {
  const visitor = await login();
  sim.faults.on({ kind: "latency", rttMs: 60 });
  const started = performance.now();
  await visitor.get("/api/status");
  assert.ok(performance.now() - started >= 59);
  using terminal = await open(visitor);
  await terminal.until("READY");
  const sent = performance.now();
  terminal.type("go\n");
  await terminal.until("END");
  assert.ok(performance.now() - sent >= 59);
});

test("faults can be scoped to one space, and the counters tell what happened", async () => {
  const before = structuredClone(sim.stats);
  const [one, other] = [await login(), await login("researcher-02-lab")];
  sim.faults.on({ kind: "terminals-disabled", space: "analyst-01-lab" });
  assert.equal((await one.get("/api/terminals")).status, 404);
  using terminal = await open(other);
  await terminal.until("READY");
  assert.equal(sim.stats.logins - before.logins, 2);
  assert.equal(sim.stats.terminals.created - before.terminals.created, 1);
  assert.ok(sim.stats.terminals.open >= 1 && sim.stats.sockets.open >= 1);
});
