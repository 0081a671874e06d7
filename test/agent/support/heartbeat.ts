import { policyText, world } from "./agent-world.ts";

/** How a timer of 5 ms fared while a run ended, in milliseconds of real time. */
export interface Heartbeat {
  readonly tookMs: number;
  readonly longestPauseMs: number;
  /** How often it fired. */
  readonly beats: number;
  /** How many rows the run has, and how many of them were looked at. */
  readonly rows: number;
  readonly observed: number;
}

/** Stops a run at its very beginning, whose targets wait for their moments: all that are left become rows at once. */
export async function heartbeatWhileStopping({ users }: { readonly users: number }): Promise<Heartbeat> {
  await using here = world({
    start: "2026-03-02T10:00:00Z",
    users: Array.from({ length: users }, (_, index) => `user-${index}`),
    schedule: { splayMs: 3_600_000 },
  });
  here.commit("a", policyText("p", ["one"]));
  const { stop } = await here.start();
  await here.clock.advance(1_000);
  const began = performance.now();
  let [last, longestPauseMs, beats] = [began, 0, 0];
  const beat = () => {
    const now = performance.now();
    longestPauseMs = Math.max(longestPauseMs, now - last);
    [last, beats] = [now, beats + 1];
  };
  const interval = setInterval(beat, 5);
  await stop();
  clearInterval(interval);
  longestPauseMs = Math.max(longestPauseMs, performance.now() - last);
  const tookMs = performance.now() - began;
  await using store = await here.read();
  const [run] = await store.runs({ limit: 1 });
  const rows = (await Array.fromAsync(store.looks(run?.id ?? ""))).length;
  return { tookMs, longestPauseMs, beats, rows, observed: here.logins.size };
}
