import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerGit } from "./git-backend.ts";

export interface GitServerOptions {
  /** Folder of the bare repositories, each `NAME.git`; they are read, never written. */
  readonly root: string;
  /** With it, every request needs it as the password of basic authentication, with any user. */
  readonly token?: string;
  /** Where `git` is looked for, as in `PATH`. */
  readonly searchPath?: string;
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** One line per request, with its status. */
  readonly log?: (line: string) => void;
}

export interface GitServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40001`; a repository is at `/NAME.git`. */
  readonly url: string;
}

/** A git host on loopback: real git behind plain http. Rejects with the system's error where the port is taken. */
export async function startGitServer({ port = 0, log, ...options }: GitServerOptions): Promise<GitServer> {
  const host = gitHost(options);
  const http = createServer({ noDelay: true }, (request, response) => {
    response.on("close", () => log?.(`${request.method} ${request.url} ${response.statusCode}`));
    host(request, response);
  });
  http.listen(port, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(http, "close");
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

/** What the server does with a request, for whoever brings another kind of listener. */
export function gitHost(
  options: Pick<GitServerOptions, "root" | "token" | "searchPath">,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { token, ...backend } = options;
  return (request, response) => {
    if (token !== undefined && passwordOf(request) !== token) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      return;
    }
    answerGit(request, response, backend);
  };
}

function passwordOf({ headers: { authorization } }: IncomingMessage): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? "") ?? [];
  return encoded === undefined
    ? undefined
    : Buffer.from(encoded, "base64")
        .toString()
        .replace(/^[^:]*:/, "");
}
