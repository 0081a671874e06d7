import type { Abortable } from "../model/ports.ts";

/** What an agent says of itself: `silent` where no answer came. Reasons are short codes of ours. */
export type Probe =
  | { readonly kind: "healthy" }
  | { readonly kind: "unhealthy"; readonly status: number; readonly reasons: readonly string[] }
  | { readonly kind: "silent" };

/** Most bytes of an answer that are looked at. */
const mostBytes = 4_096;

/** Asks an agent's health address. Rejects with the signal's reason only where the caller aborts for another cause than time. */
export async function probeHealth(url: URL, { signal }: Abortable): Promise<Probe> {
  try {
    const response = await fetch(url, { signal, redirect: "manual", headers: { connection: "close" } });
    const text = await start(response);
    if (response.status === 200) return { kind: "healthy" };
    return { kind: "unhealthy", status: response.status, reasons: reasonsIn(text) };
  } catch (error) {
    if (signal.aborted && error === signal.reason && !isTimeout(error)) throw error;
    return { kind: "silent" };
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === "TimeoutError";

async function start({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const stream: AsyncIterable<Uint8Array> | null = body;
  let text = "";
  if (stream !== null)
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > mostBytes) break;
    }
  return text;
}

/** Anything may answer there, so only what has the form of our codes is taken. */
function reasonsIn(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    const reasons: unknown = typeof value === "object" && value !== null && "reasons" in value ? value.reasons : [];
    return Array.isArray(reasons)
      ? reasons
          .filter((reason): reason is string => typeof reason === "string" && /^[a-z-]{1,40}$/.test(reason))
          .slice(0, 10)
      : [];
  } catch {
    return [];
  }
}
