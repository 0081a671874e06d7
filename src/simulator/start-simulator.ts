import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { resolve, join } from "node:path";
import { WebSocketServer } from "ws";
import { controlPlane } from "./control-plane/control-plane.ts";
import { faultTable } from "./faults.ts";
import { frontDoor } from "./front-door/front-door.ts";
import { createHome } from "./homes/create-home.ts";
import { json, readBody, sendReply, toRequest } from "./http.ts";
import { JupyterServer } from "./jupyter/jupyter-server.ts";
import { requirePty } from "./jupyter/pty.ts";
import { shellSafeFolder } from "./jupyter/shell-safe-folder.ts";
import { serveTerminalSocket } from "./jupyter/terminal-socket.ts";
import { newCounters } from "./stats.ts";
import { mixedWorld } from "./world/mixed-world.ts";
import { placesOf } from "./world/place.ts";
import { plainWorld } from "./world/plain-world.ts";
import { region } from "./world/world.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Faults, FaultTable } from "./faults.ts";
import type { Place } from "./world/place.ts";
import type { Stats } from "./stats.ts";

export interface SimulatorOptions {
  /** User profiles over all domains. */
  readonly users: number;
  /** Folder of the homes; made when absent. */
  readonly root: string;
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  readonly host?: "127.0.0.1";
  /** One line per request; tokens and cookies never appear in it. */
  readonly log?: (line: string) => void;
  /** `mixed` (the default) holds every state; `plain` is a fleet of running private spaces. */
  readonly shape?: "mixed" | "plain";
}

/** What `plumbline sim` prints when it is ready. One row per user profile, or per space where it owns several. */
export interface ReadyLine {
  readonly endpoint: string;
  readonly region: string;
  readonly domains: readonly { readonly id: string; readonly authMode: "IAM" | "SSO" }[];
  readonly users: readonly ReadyUser[];
}

export interface ReadyUser {
  readonly domain: string;
  readonly userProfile: string;
  readonly space: string | null;
  readonly appType: string | null;
  /** The app's status as AWS names it; `None` where there is no app. */
  readonly state: string;
  /** Absolute path of the folder that stands for the home. */
  readonly home: string;
}

export interface Simulator extends AsyncDisposable {
  readonly endpoint: string;
  readonly region: string;
  readonly ready: ReadyLine;
  readonly faults: Faults;
  readonly stats: Stats;
}

/**
 * A local Studio on one loopback port: SageMaker's API, the front door, and Jupyter terminals with real shells.
 * Throws `pty-missing` where the optional pseudo-terminal package is not installed, and the system's error where the port is taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  requirePty();
  const root = resolve(options.root);
  const world = options.shape === "plain" ? plainWorld(options.users) : mixedWorld(options.users);
  const places = placesOf(world);
  const placeByKey = new Map(places.map((place) => [place.key, place]));
  const homeOf = (place: Place): string => join(root, place.key);
  mkdirSync(root, { recursive: true });
  for (const place of places) createHome(homeOf(place), { name: place.userProfile, traits: place.homeTraits });

  const metadata = shellSafeFolder(join(root, ".plumbline-sim", "metadata"));
  const faults = faultTable(world.faults);
  const counters = newCounters();
  const servers = new Map<Place, JupyterServer>();
  let endpoint = "";
  const serverOf = (place: Place): JupyterServer => {
    const known = servers.get(place);
    if (known !== undefined) return known;
    const made = new JupyterServer({
      place,
      home: homeOf(place),
      metadataFolder: metadata.path,
      url: `${endpoint}${place.base}/`,
      faults,
      counters,
    });
    servers.set(place, made);
    return made;
  };
  const door = frontDoor({ placeByKey, faults, counters, serverOf });
  const api = controlPlane({
    account: { world, endpoint: () => endpoint, placeByKey, login: door.login },
    faults,
    counters,
  });

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    counters.requests += 1;
    const body = await readBody(message);
    if (body === "too-large") return sendReply(response, json(413, { message: "Request too large" }));
    const request = toRequest(message, body);
    await travel(faults, message.socket);
    const reply = request.method === "POST" && request.path === "/" ? api(request) : await door.answer(request);
    options.log?.(`${request.method} ${request.header("x-amz-target") ?? request.path} ${reply.status}`);
    sendReply(response, reply);
  };
  const http = createServer({ noDelay: true, keepAliveTimeout: 60_000 }, (message, response) => {
    answer(message, response).catch((error: unknown) => {
      options.log?.(`${message.method} failed: ${String(error)}`);
      if (!response.headersSent && !response.destroyed)
        sendReply(response, json(500, { message: "Unhandled error", reason: null }));
    });
  });

  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 10 * 1024 * 1024 });
  const upgrade = async (message: IncomingMessage, stream: Socket, head: Buffer): Promise<void> => {
    counters.requests += 1;
    const request = toRequest(message, head.subarray(0, 0));
    await travel(faults, stream);
    const server = door.serverFor(request);
    const terminal = server?.terminalAt(request.path);
    const refused =
      server === undefined || !originAllowed(request.header("origin"), endpoint)
        ? 403
        : terminal === undefined
          ? 404
          : undefined;
    options.log?.(`UPGRADE ${request.path} ${refused ?? 101}`);
    if (refused !== undefined || server === undefined || terminal === undefined) return refuse(stream, refused ?? 404);
    if (server.fault("socket-refused") !== undefined) return refuse(stream, 503);
    sockets.handleUpgrade(message, stream, head, (socket) => {
      counters.sockets.opened += 1;
      counters.sockets.open += 1;
      socket.on("close", () => (counters.sockets.open -= 1));
      serveTerminalSocket({ socket, terminal, server });
    });
  };
  http.on("upgrade", (message, stream: Socket, head) => {
    stream.setNoDelay(true);
    stream.on("error", () => undefined);
    upgrade(message, stream, head).catch(() => stream.destroy());
  });

  http.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

  return {
    endpoint,
    region,
    ready: {
      endpoint,
      region,
      domains: world.domains.map(({ id, authMode }) => ({ id, authMode })),
      users: places.map((place) => ({
        domain: place.domain.id,
        userProfile: place.userProfile,
        space: place.space,
        appType: place.appType,
        state: place.app?.status ?? "None",
        home: homeOf(place),
      })),
    },
    faults,
    stats: counters,
    async [Symbol.asyncDispose]() {
      for (const server of servers.values()) server.close();
      for (const socket of sockets.clients) socket.terminate();
      const closed = once(http, "close");
      http.close();
      http.closeAllConnections();
      await closed;
      metadata[Symbol.dispose]();
    },
  };
}

const travelled = new WeakSet<Socket>();

/** The simulated way there and back, once more for a connection's first request. */
async function travel(faults: FaultTable, connection: Socket): Promise<void> {
  const rtt = faults.take("latency")?.rttMs ?? 0;
  if (rtt <= 0) return;
  const trips = travelled.has(connection) ? 1 : 2;
  travelled.add(connection);
  await new Promise((done) => setTimeout(done, rtt * trips));
}

/** As Jupyter behind the front door: none, or the own one. */
const originAllowed = (origin: string | undefined, endpoint: string): boolean =>
  origin === undefined || origin === endpoint;

const refuse = (stream: Socket, status: number): void =>
  void stream.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  );
