import { WebSocket } from "ws";
import type { DropPhase } from "../faults.ts";
import type { JupyterServer } from "./jupyter-server.ts";
import { typedPayload } from "./typed-payload.ts";
import type { Terminal, Watcher } from "./terminal.ts";

interface Options {
  readonly socket: WebSocket;
  readonly terminal: Terminal;
  readonly server: JupyterServer;
}

/** How much of the end is kept back, and how long without output counts as the end, for a drop before the end. */
const tail = { characters: 32, quietMs: 100 } as const;

/** Speaks terminado's protocol on one websocket: `setup`, then `stdout` until `disconnect`. */
export function serveTerminalSocket({ socket, terminal, server }: Options): void {
  const fault = server.fault("socket")?.does;
  const drop = typeof fault === "object" ? fault.drop : undefined;
  const inject = server.fault("inject");
  const halfTrip = (server.fault("latency")?.rttMs ?? 0) / 2;
  const later = (action: () => void): void => void (halfTrip > 0 ? setTimeout(action, halfTrip) : action());
  const sendNow = (message: readonly unknown[]): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const send = (message: readonly unknown[]): void => later(() => sendNow(message));
  const cut = (): void => later(() => socket.terminate());
  const localInput = typedPayload(server.localText);
  let heardInput = false;
  let injected = false;

  const foreign = (at: "setup" | "output"): void => {
    if (inject?.at !== at || injected) return;
    injected = true;
    if (typeof inject.text === "string") send(["stdout", inject.text]);
    else for (const chunk of noise(inject.text.noiseBytes)) send(["stdout", chunk]);
  };
  const dropping = dropAt(drop, { send: (text) => send(["stdout", text]), cut, heardInput: () => heardInput });

  let size: Watcher["size"] = null;
  const watcher: Watcher = {
    get size() {
      return size;
    },
    output(text) {
      if (fault === "stall" || (fault === "stall-after-input" && heardInput)) return;
      if (heardInput) foreign("output");
      dropping(text);
    },
    ended() {
      send(["disconnect", 1]);
      later(() => socket.close());
    },
  };

  const receive = (raw: string): void => {
    const message = parse(raw);
    if (message === undefined || fault === "stall") return;
    const [kind, first, second] = message;
    if (kind === "stdin" && typeof first === "string") {
      heardInput = true;
      terminal.input(localInput(first));
    } else if (kind === "set_size" && typeof first === "number" && typeof second === "number") {
      size = { rows: first, cols: second };
      terminal.fit();
    }
  };

  socket.on("message", (data: Buffer) => {
    const raw = data.toString("utf8");
    later(() => receive(raw));
  });
  socket.on("error", () => undefined);
  socket.on("close", () => terminal.leave(watcher));
  if (drop === "before-setup") return cut();
  send(["setup", {}]);
  if (drop === "after-setup") return cut();
  foreign("setup");
  terminal.watch(watcher);
}

interface Line {
  readonly send: (text: string) => void;
  readonly cut: () => void;
  readonly heardInput: () => boolean;
}

/** The way of output to the client, with the break that a fault asks for. */
function dropAt(phase: DropPhase | undefined, { send, cut, heardInput }: Line): (text: string) => void {
  if (phase === "mid-frame") {
    return (text) => {
      if (!heardInput()) return send(text);
      send(text.slice(0, Math.ceil(text.length / 2)));
      cut();
    };
  }
  if (phase === "before-end") {
    let kept = "";
    let timer: NodeJS.Timeout | undefined;
    return (text) => {
      if (!heardInput()) return send(text);
      const all = kept + text;
      kept = all.slice(-tail.characters);
      if (all.length > kept.length) send(all.slice(0, -tail.characters));
      clearTimeout(timer);
      timer = setTimeout(cut, tail.quietMs);
    };
  }
  if (typeof phase === "object") {
    let left = phase.afterBytes;
    return (text) => {
      const part = Buffer.from(text).subarray(0, left).toString("utf8");
      left -= Buffer.byteLength(text);
      if (part !== "") send(part);
      if (left <= 0) cut();
    };
  }
  return send;
}

/** Printable noise with line ends, control sequences and look-alike markers, in reads of 4,095 bytes. */
function* noise(bytes: number): Generator<string> {
  const unit = '\u001b[31mnoise\u001b[0m \u0002 \u001e {"exit":0} PLUMBLINE ok\r\n';
  const chunk = unit.repeat(Math.ceil(4095 / unit.length)).slice(0, 4095);
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk.slice(0, bytes - sent);
}

function parse(raw: string): readonly unknown[] | undefined {
  try {
    const message: unknown = JSON.parse(raw);
    return Array.isArray(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
