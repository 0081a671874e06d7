import { fit } from "./display-width.ts";
import type { Io } from "./io.ts";

/** What the line tells. `waitsFor` is a short phrase such as `API rate limit` or `3 visits`. */
export interface ProgressState {
  readonly done: number;
  /** Undefined while the targets are still being listed. */
  readonly total: number | undefined;
  readonly failing: number;
  readonly notAssessed: number;
  readonly waitsFor: string;
}

export interface Progress extends Disposable {
  update(state: ProgressState): void;
  /** Takes the line away, for as long as it takes to write something else. */
  clear(): void;
}

const redrawMs = 100;

/** One line on a terminal's stderr, redrawn at most ten times a second and taken away at the end; silent anywhere else. */
export function progress(
  io: Io,
  { quiet, now = () => performance.now() }: { readonly quiet: boolean; readonly now?: () => number },
): Progress {
  const { stream, isTerminal } = io.stderr;
  const silent = quiet || !isTerminal || io.env["TERM"] === "dumb" || (io.env["CI"] ?? "") !== "";
  if (silent) return { update: () => undefined, clear: () => undefined, [Symbol.dispose]: () => undefined };
  const started = now();
  let state: ProgressState | undefined;
  let drawn = false;
  const clear = (): void => {
    if (drawn) stream.write("\r\u001b[2K");
    drawn = false;
  };
  const draw = (): void => {
    if (state === undefined) return;
    const line = fit(progressLine(state, (now() - started) / 1000), (io.stderr.columns ?? 80) - 1);
    stream.write(`\r\u001b[2K${line}`);
    drawn = true;
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  return {
    update: (next) => {
      state = next;
    },
    clear,
    [Symbol.dispose]: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** `seconds` is the time since the start. */
export function progressLine({ done, total, failing, notAssessed, waitsFor }: ProgressState, seconds: number): string {
  const rate = seconds > 0.5 && done > 0 ? `${(done / seconds).toFixed(done / seconds < 10 ? 1 : 0)}/s` : "";
  const parts = [
    total === undefined ? `listing targets, ${done} done` : `${done}/${total} targets`,
    failing > 0 ? `${failing} failing` : "",
    notAssessed > 0 ? `${notAssessed} not assessed` : "",
    rate,
    waitsFor === "" ? "" : `waiting for ${waitsFor}`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}
