import { mkdirSync } from "node:fs";
import { resolve, join } from "node:path";
import { controlPlane } from "./control-plane/control-plane.ts";
import { faultTable } from "./faults.ts";
import { frontDoor } from "./front-door/front-door.ts";
import { createHome } from "./homes/create-home.ts";
import { UsageError } from "../model/errors.ts";
import { listen } from "./listen.ts";
import { JupyterServer, type StartedTerminal } from "./jupyter/jupyter-server.ts";
import { requirePty } from "./jupyter/pty.ts";
import { shellSafeFolder } from "./jupyter/shell-safe-folder.ts";
import { newCounters } from "./stats.ts";
import { mixedWorld } from "./world/mixed-world.ts";
import { placesOf } from "./world/place.ts";
import { plainWorld } from "./world/plain-world.ts";
import { region } from "./world/world.ts";
import type { Faults } from "./faults.ts";
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
  /** Told of every terminal before it starts: what each server was asked to run, counted on its own side. */
  readonly onTerminal?: (started: StartedTerminal) => void;
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
 * Throws `UsageError` for an impossible number of users, `pty-missing` where the optional pseudo-terminal package is not
 * installed, and the system's error where the port is taken or the folder cannot be made.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (!Number.isInteger(options.users) || options.users < 1 || options.users > maxUsers) {
    throw new UsageError(
      `The number of users has to be a whole number from 1 to ${maxUsers}, not ${options.users}.`,
      "Start with --users 25: that many stand in every state there is.",
    );
  }
  requirePty();
  const root = resolve(options.root);
  const world = options.shape === "plain" ? plainWorld(options.users) : mixedWorld(options.users);
  const places = placesOf(world);
  const placeByKey = new Map(places.map((place) => [place.key, place]));
  const homeOf = (place: Place): string => join(root, place.key);
  mkdirSync(root, { recursive: true });
  for (const place of places) createHome(homeOf(place), { name: place.userProfile, traits: place.homeTraits });

  // Known once the port is; only requests, which come later, read it.
  let endpoint = "";
  const metadata = shellSafeFolder(join(root, ".plumbline-sim", "metadata"));
  const faults = faultTable(world.faults);
  const counters = newCounters();
  const servers = new Map<Place, JupyterServer>();
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
      ...(options.onTerminal && { onTerminal: options.onTerminal }),
    });
    servers.set(place, made);
    return made;
  };
  const stopped = (place: Place): void => {
    servers.get(place)?.close();
    servers.delete(place);
  };
  const door = frontDoor({ placeByKey, faults, counters, serverOf });
  const api = controlPlane({
    account: { world, endpoint: () => endpoint, placeByKey, login: door.login, stopped },
    faults,
    counters,
  });

  const { port = 0, host = "127.0.0.1", log = () => undefined } = options;
  const listening = await listen({ api, door, faults, counters, port, host, log });
  endpoint = listening.endpoint;

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
      await listening[Symbol.asyncDispose]();
      metadata[Symbol.dispose]();
    },
  };
}

const maxUsers = 10_000;
