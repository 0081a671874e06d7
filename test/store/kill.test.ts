import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { openStore } from "../../src/store/open-store.ts";
import { acquired, all } from "./support/acquired.ts";
import { day, HandClock, start } from "./support/material.ts";
import { place } from "./support/place.ts";
import { startChild } from "./support/start-child.ts";

const kills = 30;

test(`a process that is killed at any of ${kills} moments loses nothing that it reported, and leaves a sound store`, async () => {
  using made = place("disk");
  let [transitions, reported] = [0, 0];
  for (let kill = 0; kill < kills; kill += 1) {
    const [run, now] = [`run-${kill}`, start + kill * day];
    const last = new Map<string, number>();
    {
      await using child = startChild(["looks", made.path, run, String(now)]);
      // Some die before their first look, some at the door.
      const until = kill % 6 === 0 ? randomInt(3) : randomInt(2, 120);
      for (let seen = 0; seen < until; seen += 1) note(await child.line());
      child.child.kill("SIGKILL");
      for (const line of await child.rest()) note(line);
    }
    function note(line: string | undefined): void {
      const count = Number(line?.split(" ")[0]);
      if (Number.isNaN(count)) return;
      last.set(`user-${count % 7}`, count);
      reported += 1;
      if (count % 3 === 0) transitions += 1;
    }
    await using store = await openStore(made.path, { clock: new HandClock(now + day / 2) });
    await using writer = await acquired(store, "after");
    const { integrity, chain, transitions: kept } = await store.health({ quick: false });
    assert.deepEqual([integrity, chain], ["ok", undefined]);
    assert.ok(kept >= transitions && kept <= transitions + 1, `${kept} transitions, ${transitions} reported`);
    transitions = kept;
    assert.ok(writer.closed.length <= 1);
    if (last.size > 0) assert.deepEqual([writer.closed[0]?.id, writer.closed[0]?.state], [run, "interrupted"]);
    const looks = new Map(
      writer.closed.length === 0 ? [] : (await all(store.looks(run))).map((look) => [look.target.id, look]),
    );
    // At most one more than was reported: it died between the commit and the line.
    let more = 0;
    for (const [target, count] of last) {
      const at = Date.parse(looks.get(target)?.findings[0]?.lastSeen ?? "") - now;
      assert.ok(at === count || at === count + 7, `${target}: reported ${count}, kept ${at}`);
      if (at !== count) more += 1;
      assert.equal((await store.states({ target }))[0]?.reopened, at);
    }
    more += [...looks.keys()].filter((target) => !last.has(target)).length;
    assert.ok(more <= 1, `${more} unreported looks`);
  }
  assert.ok(reported > kills * 10, `${reported} looks were reported`);
});
