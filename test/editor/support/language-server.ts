import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

/** From 0, as the protocol counts. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: {
    readonly items?: readonly unknown[];
    readonly uri?: string;
    readonly diagnostics?: readonly Diagnostic[];
  };
  readonly result?: unknown;
}

const root = join(import.meta.dirname, "../../..");

/** What an editor would set, and nothing that asks the network. */
const settings = {
  yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false }, schemas: {} },
  http: {},
};

/** The YAML language server that editors run, over stdio, with one document at a time. */
export async function languageServer(): Promise<
  AsyncDisposable & {
    diagnose(path: string, text: string): Promise<readonly Diagnostic[]>;
    complete(path: string, text: string, at: Position): Promise<readonly string[]>;
    hover(path: string, text: string, at: Position): Promise<string>;
  }
> {
  const bin = join(root, "node_modules/yaml-language-server/bin/yaml-language-server");
  const child = spawn(process.execPath, [bin, "--stdio"], {
    cwd: root,
    stdio: ["pipe", "pipe", "ignore"],
    timeout: 60_000,
  });
  const waiting = new Map<number, (result: unknown) => void>();
  const diagnosed = new Map<string, (found: readonly Diagnostic[]) => void>();
  let [next, buffer] = [1, Buffer.alloc(0)];

  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const request = <Result>(method: string, params: object): Promise<Result> =>
    new Promise((resolve) => {
      waiting.set(next, (result) => resolve(result as Result));
      send({ id: next++, method, params });
    });
  child.stdout.on("data", (part: Buffer) => {
    buffer = Buffer.concat([buffer, part]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end === -1 || buffer.length < end + 4 + length) return;
      const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString()) as Message;
      buffer = buffer.subarray(end + 4 + length);
      receive(message);
    }
  });
  function receive({ id, method, params, result }: Message): void {
    if (method === undefined && typeof id === "number") return waiting.get(id)?.(result);
    if (method === "textDocument/publishDiagnostics")
      return diagnosed.get(params?.uri ?? "")?.(params?.diagnostics ?? []);
    const answer = method === "workspace/configuration" ? (params?.items ?? []).map(sectionOf) : null;
    if (id !== undefined) send({ id, result: answer });
  }

  const uriOf = (path: string): string => pathToFileURL(path).href;
  let version = 0;
  const open = (path: string, text: string): Promise<readonly Diagnostic[]> =>
    new Promise((resolve) => {
      const uri = uriOf(path);
      diagnosed.set(uri, resolve);
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri, languageId: "yaml", version: ++version, text } },
      });
    });
  const ask = async <Result>(method: string, path: string, text: string, position: Position): Promise<Result> => {
    await open(path, text);
    return await request<Result>(method, { textDocument: { uri: uriOf(path) }, position });
  };

  await request("initialize", {
    processId: null,
    rootUri: uriOf(root),
    capabilities: {
      workspace: { configuration: true },
      textDocument: { completion: {}, hover: { contentFormat: ["markdown"] } },
    },
  });
  send({ method: "initialized", params: {} });
  send({ method: "workspace/didChangeConfiguration", params: { settings } });
  return {
    diagnose: open,
    complete: async (path, text, at) => {
      const { items } = await ask<{ readonly items: readonly { readonly label: string }[] }>(
        "textDocument/completion",
        path,
        text,
        at,
      );
      return items.map(({ label }) => label);
    },
    hover: async (path, text, at) => {
      const found = await ask<{ readonly contents: { readonly value: string } } | null>(
        "textDocument/hover",
        path,
        text,
        at,
      );
      return found?.contents.value ?? "";
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

const sectionOf = (item: unknown): unknown => {
  const section = (item as { readonly section?: string }).section ?? "";
  return section === "yaml" ? settings.yaml : section === "http" ? settings.http : {};
};
