import { once } from "node:events";
import { CreatePresignedDomainUrlCommand } from "@aws-sdk/client-sagemaker";
import { WebSocket } from "ws";
import { clientFor } from "./support.ts";
import type { ReadyUser, Simulator } from "../../src/simulator/start-simulator.ts";

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The URL that gave this answer, after redirects. */
  readonly url: string;
}

/** A browser in miniature: one cookie jar for one host, redirects by hand. Independent of Plumbline's own client on purpose. */
export class Visitor {
  readonly jar = new Map<string, string>();
  readonly base: string;
  constructor(base: string) {
    this.base = base;
  }

  async once(url: string, init: RequestInit = {}): Promise<Answered> {
    const headers = new Headers(init.headers);
    headers.set("cookie", this.cookies());
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      this.jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return { status: response.status, text: await response.text(), headers: response.headers, url };
  }

  async follow(url: string): Promise<Answered> {
    let answer = await this.once(url);
    for (let hops = 0; hops < 10 && answer.headers.has("location"); hops++) {
      answer = await this.once(new URL(answer.headers.get("location") ?? "", answer.url).href);
    }
    return answer;
  }

  get(path: string): Promise<Answered> {
    return this.once(this.base + path);
  }

  /** With the XSRF double submit. */
  send(method: "POST" | "DELETE", path: string, body?: unknown): Promise<Answered> {
    return this.once(this.base + path, {
      method,
      headers: { "x-xsrftoken": this.jar.get("_xsrf") ?? "" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Rejects with the status in the message when the upgrade is refused. */
  async open(name: string, headers: Readonly<Record<string, string>> = {}): Promise<TerminalClient> {
    const socket = new WebSocket(`${this.base.replace("http", "ws")}/terminals/websocket/${name}`, {
      headers: { cookie: this.cookies(), ...headers },
    });
    const client = new TerminalClient(socket);
    await once(socket, "open");
    return client;
  }
}

/** One terminal websocket with everything it has said. */
export class TerminalClient implements Disposable {
  readonly messages: (readonly unknown[])[] = [];
  /** All `stdout` so far. */
  output = "";
  closed: number | undefined;
  readonly #socket: WebSocket;
  #news = Promise.withResolvers<void>();
  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message: readonly unknown[] = JSON.parse(data.toString("utf8"));
      this.messages.push(message);
      if (message[0] === "stdout") this.output += String(message[1]);
      this.#tell();
    });
    socket.on("close", (code) => {
      this.closed = code;
      this.#tell();
    });
  }

  type(text: string): void {
    this.say(["stdin", text]);
  }

  say(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Waits until the output holds the text; fails when the socket closes before. */
  async until(text: string): Promise<string> {
    while (!this.output.includes(text)) {
      if (this.closed !== undefined)
        throw new Error(`closed (${this.closed}) before ${text} came: ${this.output.slice(-500)}`);
      await this.#news.promise;
    }
    return this.output;
  }

  /** Waits for the close and gives its code. */
  async end(): Promise<number> {
    while (this.closed === undefined) await this.#news.promise;
    return this.closed;
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** The first row that fits, or an error that says which rows there are. */
export function userWhere(sim: Simulator, fits: (user: ReadyUser) => boolean): ReadyUser {
  const user = sim.ready.users.find(fits);
  if (user === undefined)
    throw new Error(
      `no such user among ${JSON.stringify(sim.ready.users.map(({ userProfile, space }) => [userProfile, space]))}`,
    );
  return user;
}

export async function presign(
  sim: Simulator,
  user: ReadyUser,
  extra: { readonly ExpiresInSeconds?: number } = {},
): Promise<string> {
  using client = disposable(clientFor(sim));
  const { AuthorizedUrl } = await client.value.send(
    new CreatePresignedDomainUrlCommand({
      DomainId: user.domain,
      UserProfileName: user.userProfile,
      LandingUri: `app:${user.appType ?? "JupyterLab"}:`,
      ...(user.space !== null && { SpaceName: user.space }),
      ...extra,
    }),
  );
  return AuthorizedUrl ?? "";
}

/** Logs in and stands on the landing page. */
export async function visit(sim: Simulator, user: ReadyUser): Promise<Visitor> {
  const visitor = new Visitor(
    `${sim.endpoint}${user.appType === "JupyterServer" ? "/jupyter/default" : "/jupyterlab/default"}`,
  );
  await visitor.follow(await presign(sim, user));
  return visitor;
}

export const shell = (script: string): readonly string[] => [
  "/usr/bin/env",
  "-i",
  "PATH=/usr/bin:/bin",
  "/bin/sh",
  "-c",
  script,
];

const disposable = <T extends { destroy(): void }>(value: T): Disposable & { readonly value: T } => ({
  value,
  [Symbol.dispose]: () => value.destroy(),
});
