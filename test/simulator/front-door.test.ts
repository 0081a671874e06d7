import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simulator } from "./support.ts";
import { presign, userWhere, visit, Visitor } from "./visitor.ts";
import type { Simulator } from "../../src/simulator/start-simulator.ts";

let sim: Simulator;
before(async () => {
  sim = await simulator();
});
after(() => sim[Symbol.asyncDispose]());

const space = (name: string) => userWhere(sim, (user) => user.space === name);
const healthy = () => space("analyst-01-lab");
const isPage = (text: string) => text.startsWith("<!DOCTYPE html>");

test("a login leads over cookies of several hops to an HTML page that sets the XSRF cookie", async () => {
  const visitor = new Visitor(`${sim.endpoint}/jupyterlab/default`);
  const landed = await visitor.follow(await presign(sim, healthy()));
  assert.equal(landed.status, 200);
  assert.equal(new URL(landed.url).pathname, "/jupyterlab/default/lab");
  assert.deepEqual([...visitor.jar.keys()], ["studio-session", "studio-route", "_xsrf"]);
  assert.match(visitor.jar.get("_xsrf") ?? "", /^2\|[0-9a-f]{8}\|[0-9a-f]{32}\|\d{10}$/);
  assert.match(landed.headers.get("set-cookie") ?? "", /; Path=\/jupyterlab\/default\/$/);
});

test("a client that loses the cookie of a hop in between is not logged in", async () => {
  const visitor = await visit(sim, healthy());
  assert.equal((await visitor.get("/api/status")).status, 200);
  visitor.jar.delete("studio-route");
  assert.equal((await visitor.get("/api/status")).status, 403);
});

test("one person's route cookie does not open another's space", async () => {
  const mine = await visit(sim, healthy());
  const other = await visit(sim, space("researcher-02-lab"));
  mine.jar.set("studio-route", other.jar.get("studio-route") ?? "");
  assert.equal((await mine.get("/api/status")).status, 403);
});

test("Classic lives under its own base path", async () => {
  const classic = await visit(
    sim,
    userWhere(sim, (user) => user.userProfile === "analyst-05"),
  );
  assert.equal(classic.base, `${sim.endpoint}/jupyter/default`);
  assert.equal((await classic.get("/api/status")).status, 200);
});

test("the API hands out no XSRF cookie, pages do, also those of an error", async () => {
  const visitor = await visit(sim, healthy());
  visitor.jar.delete("_xsrf");
  for (const path of ["/api", "/api/status", "/api/terminals"]) await visitor.get(path);
  assert.equal(visitor.jar.has("_xsrf"), false);
  assert.equal((await visitor.get("/nothing-here")).status, 404);
  assert.equal(visitor.jar.has("_xsrf"), true);
});

test("an expired space link ends on the sign-in page without a session", async () => {
  const visitor = new Visitor(`${sim.endpoint}/jupyterlab/default`);
  const ended = await visitor.follow(await presign(sim, space("scientist-24-expired")));
  assert.equal(new URL(ended.url).pathname, "/console/signin");
  assert.equal(visitor.jar.size, 0);
});

test("a token that was tampered with is refused", async () => {
  const url = await presign(sim, healthy());
  assert.equal((await new Visitor("").once(`${url}x`)).status, 403);
  assert.equal((await new Visitor("").once(`${sim.endpoint}/auth?token=a.b.c`)).status, 403);
});

test("a space that starts slowly shows loading pages, then answers", async () => {
  const visitor = await visit(sim, space("engineer-15-lab"));
  const second = await visitor.get("/api/status");
  assert.ok(second.status === 200 && isPage(second.text), "200 but HTML");
  assert.equal(visitor.jar.has("_xsrf"), false);
  assert.ok("started" in JSON.parse((await visitor.get("/api/status")).text));
});

test("a space that never gets ready, and one whose app is stopped, show the loading page for ever", async () => {
  for (const name of ["researcher-18-lab", "researcher-06-lab"]) {
    const visitor = await visit(sim, space(name));
    for (let polls = 0; polls < 5; polls++) assert.ok(isPage((await visitor.get("/api/status")).text));
    assert.equal(visitor.jar.has("_xsrf"), false);
  }
});

test("Code Editor has no Jupyter API", async () => {
  const visitor = new Visitor(`${sim.endpoint}/codeeditor/default`);
  await visitor.follow(await presign(sim, space("engineer-11-lab")));
  assert.equal((await visitor.get("/api/terminals")).status, 404);
});

test("where terminals are switched off, their API is not there", async () => {
  const visitor = await visit(sim, space("analyst-25-kiosk"));
  assert.equal((await visitor.get("/api/status")).status, 200);
  assert.equal((await visitor.get("/api/terminals")).status, 404);
  assert.equal((await visitor.send("POST", "/api/terminals", {})).status, 404);
});

test("a login can be led to a foreign host or round in circles", async () => {
  const off = sim.faults.on({
    kind: "login",
    ends: { redirect: "http://foreign.example/lab" },
    space: "analyst-01-lab",
  });
  const url = await presign(sim, healthy());
  assert.equal((await new Visitor("").once(url)).headers.get("location"), "http://foreign.example/lab");
  off();
  sim.faults.on({ kind: "login", ends: "loop", space: "analyst-01-lab" });
  assert.equal((await new Visitor("").follow(url)).status, 302);
  sim.faults.clear();
  assert.equal((await new Visitor("").follow(url)).status, 200);
});

test("tokens and cookies never reach the log", async () => {
  const lines: string[] = [];
  await using logged = await simulator({ users: 1, log: (line) => lines.push(line) });
  const user = userWhere(logged, () => true);
  const url = await presign(logged, user);
  const visitor = new Visitor(`${logged.endpoint}/jupyterlab/default`);
  await visitor.follow(url);
  await visitor.send("POST", "/api/terminals?_xsrf=planted", {});
  const log = lines.join("\n");
  assert.match(log, /GET \/auth 302/);
  for (const secret of [new URL(url).searchParams.get("token") ?? "", "planted", ...visitor.jar.values()])
    assert.ok(!log.includes(secret));
});
