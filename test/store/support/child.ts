/** One process at a store, told what to do by its arguments; each line on stdout is something that is done. */
import { once } from "node:events";
import { openStore } from "../../../src/store/open-store.ts";
import { acquired } from "./acquired.ts";
import { HandClock, iso, look, newRun, result, start, state, transition } from "./material.ts";

const [task, path = "", ...rest] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Looks in a loop until it is killed. Every third look changes its target; each change is a state and a transition. */
async function looks(run: string, now: number): Promise<void> {
  const store = await openStore(path, { clock: new HandClock(now) });
  const writer = await acquired(store, run);
  await writer.startRun(newRun(run, { startedAt: iso(now) }));
  say("started");
  for (let count = 1; ; count += 1) {
    const target = `user-${count % 7}`;
    const outcome = Math.floor(count / 21) % 2 === 0 ? "pass" : "fail";
    const seen = result(target, { a: outcome });
    const { changed } = await writer.recordLook(
      look(run, seen, {
        at: iso(now + count),
        states: [state(target, "a", { reopened: count })],
        transitions: count % 3 === 0 ? [transition(target, "a", "reopened", { run, detail: String(count) })] : [],
      }),
    );
    say(`${count} ${changed}`);
  }
}

/** Takes the lease, says so, and goes on writing at each line of stdin. */
async function writes(): Promise<void> {
  const store = await openStore(path, { clock: new HandClock(start) });
  const answer = await store.acquire({ holder: "child", ttlMs: 60_000 });
  say("writer" in answer ? `epoch ${answer.writer.epoch}` : `held by ${answer.held.holder}`);
  if (!("writer" in answer)) return;
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    const said = await answer.writer.remember("child", String(chunk)).then(
      () => "written",
      (error: unknown) => String(error),
    );
    say(said);
  }
}

/** Opens the store and writes until that fails; says how, and after a line of stdin whether the handle writes again. */
async function fills(): Promise<void> {
  const store = await openStore(path, { clock: new HandClock(start) });
  const writer = await acquired(store, "filler");
  await writer.startRun(newRun("run-1"));
  for (let count = 0; ; count += 1) {
    try {
      await writer.remember(`key-${count}`, "x".repeat(5000));
      say(String(count));
    } catch (error) {
      say(codeOf(error));
      break;
    }
  }
  await once(process.stdin, "data");
  process.stdin.destroy();
  say(await writer.remember("after", 1).then(() => "written", codeOf));
}

/** Says what becomes of opening it. */
async function opens(): Promise<void> {
  for (const readOnly of [false, true]) {
    const said = await openStore(path, { clock: new HandClock(start), readOnly }).then(async (store) => {
      await using opened = store;
      const runs = (await opened.runs({ limit: 9 })).length;
      const acquiring = await opened.acquire({ holder: "child", ttlMs: 1000 }).then(() => "acquired", codeOf);
      return `${runs} ${acquiring}`;
    }, codeOf);
    say(said);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

switch (task) {
  case "looks":
    await looks(rest[0] ?? "", Number(rest[1]));
    break;
  case "writes":
    await writes();
    break;
  case "fills":
    await fills();
    break;
  case "opens":
    await opens();
    break;
  default:
    throw new Error(`no such task: ${task}`);
}
