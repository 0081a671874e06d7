import { NotAssessed } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { call, type JupyterServer } from "./server.ts";

/**
 * How many kernels compute now, by Jupyter's kernels API (`execution_state` is `busy`). Asking is no use of them. Throws `NotAssessed`
 * where the server does not say, since a person whose work cannot be seen is not to be disturbed either.
 */
export async function busyKernels(server: JupyterServer, { signal }: Abortable): Promise<number> {
  const { status, text } = await call(server, "GET", "api/kernels?no_track_activity=1", { signal, timeoutMs: 5_000 });
  const states = status === 200 ? statesIn(text) : undefined;
  if (states === undefined)
    throw new NotAssessed("not-ready", "the server does not say whether its kernels compute", {
      remedy: "Run it again later, or set safety.changes.whenBusy to `change`.",
    });
  return states.filter((state) => state === "busy").length;
}

function statesIn(text: string): readonly unknown[] | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (!Array.isArray(body)) return undefined;
    return body.map((kernel: unknown): unknown =>
      typeof kernel === "object" && kernel !== null ? Reflect.get(kernel, "execution_state") : undefined,
    );
  } catch {
    return undefined;
  }
}
