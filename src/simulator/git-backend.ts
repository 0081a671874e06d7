import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";

interface Backend {
  readonly root: string;
  readonly searchPath?: string;
}

/** Answers one request of git's smart http by git's own CGI program, git-http-backend(1): reading only. */
export function answerGit(request: IncomingMessage, response: ServerResponse, { root, searchPath }: Backend): void {
  const [path = "", query = ""] = (request.url ?? "/").split("?", 2);
  if (!isReading(path, query)) {
    response.writeHead(403).end();
    return;
  }
  const child = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      PATH: searchPath ?? "/usr/local/bin:/usr/bin:/bin",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_ADDR: "127.0.0.1",
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: path,
      QUERY_STRING: query,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: request.headers["content-length"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
  });
  child.on("error", () => response.writeHead(500).end());
  // A client that goes away ends the program with it.
  response.on("close", () => {
    child.kill();
    child.stdout.destroy();
  });
  child.stdin.on("error", () => undefined);
  request.pipe(child.stdin);

  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    child.stdout.off("data", readHead);
    sendHead(response, head.subarray(0, end).toString("latin1"));
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  };
  child.stdout.on("data", readHead);
  child.stdout.on("end", () => response.end());
}

/** Fetching, and nothing else that the program can do. */
const isReading = (path: string, query: string): boolean =>
  /^(?:\/[\w-][\w.-]*)+\.git\/(?:info\/refs|git-upload-pack)$/.test(path) &&
  (!path.endsWith("/info/refs") || query === "service=git-upload-pack");

/** A CGI program's head: fields as in http, the status among them. */
function sendHead(response: ServerResponse, head: string): void {
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "status") response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}
