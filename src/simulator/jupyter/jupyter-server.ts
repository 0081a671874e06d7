import { metadataMount } from "./metadata.ts";
import { serverEnvironment } from "./server-environment.ts";
import { defaultRequest, readTerminalRequest, SpawnError } from "./terminal-request.ts";
import { modelOf, Terminals } from "./terminals.ts";
import { newXsrfToken, xsrfCookie, xsrfProblem } from "./xsrf.ts";
import { html, json, redirect } from "../http.ts";
import type { Counters } from "../stats.ts";
import type { FaultKind, FaultOf, FaultTable } from "../faults.ts";
import type { Place } from "../world/place.ts";
import type { Reply, Request } from "../http.ts";
import type { Terminal } from "./terminal.ts";

/** What one server was asked to start. */
export interface StartedTerminal {
  readonly userProfile: string;
  readonly argv: readonly string[];
}

interface Options {
  readonly place: Place;
  readonly home: string;
  readonly metadataFolder: string;
  readonly url: string;
  readonly faults: FaultTable;
  readonly counters: Counters;
  readonly onTerminal?: (started: StartedTerminal) => void;
}

/** One place's Jupyter Server, made when it is first visited. Authentication is the front door's; XSRF is checked here. */
export class JupyterServer {
  readonly #terminals: Terminals;
  readonly #options: Options;
  readonly #env: Readonly<Record<string, string>>;
  readonly #startedAt = new Date().toISOString();
  readonly #mount: ReturnType<typeof metadataMount>;
  #polls = 0;
  #newestXsrf: string | undefined;
  /** Empty until the first terminal. */
  #lastUse = "";

  constructor(options: Options) {
    this.#options = options;
    this.#terminals = new Terminals(options.counters);
    this.#env = serverEnvironment(options.place, options);
    this.#mount = metadataMount(options.place, options.metadataFolder, options.home);
  }

  fault<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
    const { faults, place } = this.#options;
    return faults.take(kind, { userProfile: place.userProfile, ...(place.space !== null && { space: place.space }) });
  }

  async answer(request: Request): Promise<Reply> {
    const rest = request.path.slice(this.#options.place.base.length);
    if (!this.#ready()) return loading;
    if (this.fault("xsrf-rotates") === undefined) {
      this.#newestXsrf = undefined;
      return this.#route(request, rest);
    }
    const reply = await this.#route(request, rest);
    this.#newestXsrf = newXsrfToken();
    return {
      ...reply,
      headers: { ...reply.headers, "set-cookie": [xsrfCookie(this.#newestXsrf, this.#options.place.base)] },
    };
  }

  /** The terminal that a websocket asks for by path, if it is there. */
  terminalAt(path: string): Terminal | undefined {
    const name = /^\/terminals\/websocket\/(\w+)$/.exec(path.slice(this.#options.place.base.length))?.[1];
    return name === undefined || !this.#hasTerminals() ? undefined : this.#terminals.get(name);
  }

  /** What is sent to a shell, with the metadata path replaced. */
  localText = (text: string): string => this.#mount(text, this.fault("identity")?.names);

  close(): void {
    this.#terminals.destroy();
  }

  /** Code Editor is another kind of server; it has no Jupyter API at all. */
  #hasTerminals(): boolean {
    return this.#options.place.appType !== "CodeEditor" && this.fault("terminals-disabled") === undefined;
  }

  #ready(): boolean {
    if (this.#options.place.app?.status !== "InService") return false;
    const fault = this.fault("ready");
    if (fault === undefined || this.#polls >= fault.afterPolls) return true;
    this.#polls += 1;
    return false;
  }

  async #route(request: Request, rest: string): Promise<Reply> {
    const { base } = this.#options.place;
    if (this.#options.place.appType === "CodeEditor")
      return { ...html("<div id='workbench'></div>"), status: rest.startsWith("/api") ? 404 : 200 };
    if (rest === "" || rest === "/") return redirect(`${base}/lab`);
    if (rest === "/lab" || rest === "/tree" || rest.startsWith("/lab/") || rest.startsWith("/tree/"))
      return this.#page(request, 200);
    if (request.method !== "GET") {
      const problem = xsrfProblem(request, this.#newestXsrf);
      if (problem !== undefined) return json(403, { message: problem, reason: null });
    }
    switch (rest) {
      case "/api":
        return json(200, { version: "2.14.2" });
      case "/api/status":
        return json(200, { started: this.#startedAt, last_activity: this.#lastActivity(), connections: 0, kernels: 0 });
      case "/api/idle":
        return json(200, { lastActiveTimestamp: this.#lastActivity() });
      case "/api/sessions":
      case "/api/kernels":
        return json(200, []);
      default:
        return rest.startsWith("/api/terminals") && this.#hasTerminals()
          ? this.#terminalRoute(request, rest.slice("/api/terminals".length))
          : this.#page(request, 404);
    }
  }

  async #terminalRoute(request: Request, rest: string): Promise<Reply> {
    if (rest === "" && request.method === "GET") return json(200, this.#terminals.list());
    if (rest === "" && request.method === "POST") return this.#create(request);
    const name = /^\/(\w+)$/.exec(rest)?.[1];
    if (name === undefined) return this.#page(request, 404);
    const terminal = this.#terminals.get(name);
    if (terminal === undefined) return json(404, { message: `Terminal not found: ${name}`, reason: null });
    if (request.method === "GET") return json(200, modelOf(terminal));
    if (request.method !== "DELETE") return json(405, { message: "Method Not Allowed", reason: null });
    this.#lastActivity();
    await this.#terminals.delete(terminal);
    return { status: 204 };
  }

  #create(request: Request): Reply {
    const { home } = this.#options;
    const defaults = { home, env: this.#env };
    try {
      if (this.fault("create-fails") !== undefined) throw new SpawnError("OSError: [Errno 12] Cannot allocate memory");
      const data = parseBody(request.body);
      if (data === undefined) return json(400, { message: "Invalid JSON in body of request", reason: null });
      const ignoresBody = this.fault("ignores-body") !== undefined;
      const wanted = ignoresBody ? defaultRequest(defaults) : readTerminalRequest(data, defaults);
      this.#options.onTerminal?.({ userProfile: this.#options.place.userProfile, argv: wanted.argv });
      const [file, ...args] = wanted.argv;
      const argv = [file, ...args.map(this.localText)] as const;
      return json(200, this.#terminals.create({ ...wanted, argv }, { held: this.fault("undeletable") !== undefined }));
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      return json(500, { message: "Unhandled error", reason: null, traceback: traceback(error.message) });
    }
  }

  /** Only HTML pages hand out the XSRF cookie. */
  #page(request: Request, status: number): Reply {
    const { base } = this.#options.place;
    const cookie = request.cookies.has("_xsrf") ? {} : { "set-cookie": [xsrfCookie(newXsrfToken(), base)] };
    return { ...html(status === 200 ? "<div id='main'>JupyterLab</div>" : `<h1>${status}</h1>`, cookie), status };
  }

  /** A high-water mark: a terminal that was there once counts, also after its deletion (studio.md §7). */
  #lastActivity(): string {
    for (const { last_activity } of this.#terminals.list())
      if (last_activity > this.#lastUse) this.#lastUse = last_activity;
    return this.#lastUse === "" ? (this.fault("idle")?.since ?? this.#startedAt) : this.#lastUse;
  }
}

/** "200 but HTML": what the front door shows until the server answers. */
const loading = html("<p>Starting the application…</p><script>setTimeout(() => location.reload(), 5000)</script>");

function parseBody(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  const source = body.toString("utf8").trim();
  if (source === "") return {};
  try {
    const parsed: unknown = JSON.parse(source);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return undefined;
  }
}

const traceback = (last: string): string =>
  [
    "Traceback (most recent call last):",
    '  File "/opt/conda/lib/python3.11/site-packages/tornado/web.py", line 1790, in _execute',
    "    result = await result",
    '  File "/opt/conda/lib/python3.11/site-packages/terminado/management.py", line 76, in __init__',
    "    self.ptyproc = PtyProcessUnicode.spawn(**kwargs)",
    last,
    "",
  ].join("\n");
