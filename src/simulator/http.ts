import type { IncomingMessage, ServerResponse } from "node:http";

/** What the rooms of the simulator see of a request: no streams, no sockets. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: Buffer;
  header(name: string): string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** Bodies above this are refused, as Tornado refuses them. Bytes. */
const maxBody = 10 * 1024 * 1024;

export async function readBody(message: IncomingMessage): Promise<Buffer | "too-large"> {
  if (message.method === "GET") return empty;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBody) return "too-large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function toRequest(message: IncomingMessage, body: Buffer): Request {
  const target = message.url ?? "/";
  const mark = target.indexOf("?");
  return {
    method: message.method ?? "GET",
    path: mark === -1 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? "" : target.slice(mark)),
    cookies: parseCookies(message.headers.cookie),
    body,
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
  };
}

export function sendReply(response: ServerResponse, { status, headers = {}, body = "" }: Reply): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 204) response.setHeader("content-length", Buffer.byteLength(body));
  response.writeHead(status).end(status === 204 ? undefined : body);
}

export const html = (body: string, headers: Reply["headers"] = {}): Reply => ({
  status: 200,
  headers: { "content-type": "text/html; charset=UTF-8", ...headers },
  body: `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Simulated Studio</title></head><body>${body}</body></html>\n`,
});

export const redirect = (location: string, headers: Reply["headers"] = {}): Reply => ({
  status: 302,
  headers: { location, ...headers },
});

export const json = (status: number, value: unknown, headers: Reply["headers"] = {}): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value),
});

const empty = Buffer.alloc(0);

function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(";") ?? []) {
    const mark = pair.indexOf("=");
    if (mark > 0)
      cookies.set(
        pair.slice(0, mark).trim(),
        pair
          .slice(mark + 1)
          .trim()
          .replace(/^"(.*)"$/, "$1"),
      );
  }
  return cookies;
}
