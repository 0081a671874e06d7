import { worldBuilder } from "./world-builder.ts";
import type { HomeTrait } from "../homes/home-traits.ts";
import type { DomainDraft } from "./world-builder.ts";
import type { Fault } from "../faults.ts";
import type { World } from "./world.ts";

/**
 * Every state that a scan can meet, decided by the index alone. The first 25 user profiles hold at least one of each;
 * the rarer ones are further spaces of healthy people, so that most rows can be assessed. Later ones repeat the common cases.
 */
export function mixedWorld(users: number): World {
  const world = worldBuilder();
  const rooms: Rooms = {
    research: world.domain({ id: "d-research00001", name: "research" }),
    classic: world.domain({ id: "d-classic000001", name: "classic" }),
    workforce: world.domain({ id: "d-workforce0001", name: "workforce", authMode: "SSO" }),
    unified: world.domain({ id: "d-unified000001", name: "unified", unifiedStudio: true }),
    fault: (fault) => world.fault(fault),
  };
  for (let index = 0; index < users; index++) {
    const person = first[index] ?? later[index % later.length];
    person?.(rooms, `${jobs[index % jobs.length]}-${String(index + 1).padStart(2, "0")}`);
  }
  return world.build();
}

interface Rooms {
  readonly research: DomainDraft;
  readonly classic: DomainDraft;
  readonly workforce: DomainDraft;
  readonly unified: DomainDraft;
  fault(fault: Fault): void;
}

type Person = (rooms: Rooms, name: string) => void;
type Extra = Omit<Parameters<DomainDraft["space"]>[0], "name" | "owner">;

const jobs = ["analyst", "researcher", "engineer", "scientist"];

/** A user profile with one JupyterLab space in the main domain. */
const lab =
  (homeTraits: readonly HomeTrait[] = [], options: Extra = {}): Person =>
  ({ research }, name) => {
    research.userProfile(name);
    research.space({ name: `${name}-lab`, owner: name, homeTraits, ...options });
  };

/** The same person with one more space, which may have a fault of its own. */
const withSpace =
  (person: Person, suffix: string, options: Extra, fault?: Fault): Person =>
  (rooms, name) => {
    const space = `${name}-${suffix}`;
    person(rooms, name);
    rooms.research.space({ name: space, owner: name, ...options });
    if (fault !== undefined) rooms.fault({ ...fault, space });
  };

/** The same person, with a fault on everything of theirs. */
const withFault =
  (person: Person, fault: Fault): Person =>
  (rooms, name) => {
    person(rooms, name);
    rooms.fault({ ...fault, userProfile: name });
  };

const slowToStart =
  (person: Person): Person =>
  (rooms, name) => {
    person(rooms, name);
    rooms.fault({ kind: "ready", afterPolls: 2, space: `${name}-lab` });
  };

const neverIdle: Person = ({ research }, name) => {
  research.userProfile(name, { idleShutdown: "off" });
  research.space({ name: `${name}-lab`, owner: name });
};

const nothingYet: Person = ({ research }, name) => research.userProfile(name);

const classic =
  (homeTraits: readonly HomeTrait[]): Person =>
  (rooms, name) => {
    rooms.classic.userProfile(name, { homeTraits });
    rooms.classic.classicApp(name);
  };

const inWorkforceDomain: Person = ({ workforce }, name) => {
  workforce.userProfile(name);
  workforce.space({ name: `${name}-lab`, owner: name });
};

const inUnifiedStudio: Person = ({ unified }, name) => {
  unified.userProfile(name);
  unified.space({ name: `${name}-lab`, owner: name });
};

const presign = "CreatePresignedDomainUrl";
const imageGone = "ImageNotFoundError: the image version that this space asks for no longer exists.";

const first: readonly Person[] = [
  lab(),
  lab(["public-index"]),
  lab(["access-keys", "public-index"]),
  nothingYet,
  classic([]),
  lab([], { status: "Deleted", idleMinutes: 10_080 }),
  lab(["unapproved-extension"], { sharing: "Shared" }),
  inWorkforceDomain,
  lab([], { status: "Pending" }),
  lab(["poisoned-shell"]),
  lab([], { appType: "CodeEditor" }),
  lab(["open-private-key", "git-credentials"]),
  lab([], { status: "Failed", failureReason: imageGone }),
  withFault(classic(["netrc"]), { kind: "ignores-body" }),
  withSpace(slowToStart(lab()), "borrowed", {}, { kind: "identity", names: "somebody-else-lab" }),
  inUnifiedStudio,
  withFault(lab(), { kind: "api", error: "denied", operation: presign }),
  withFault(lab(), { kind: "ready", afterPolls: Infinity }),
  withFault(lab(), { kind: "api", error: "throttled", operation: presign }),
  withFault(lab(), { kind: "api", error: "not-found", operation: presign }),
  withSpace(neverIdle, "archive", { status: "None" }),
  withSpace(lab(["disabled-lock"]), "closing", { status: "Deleting" }),
  withSpace(lab(), "recovery", { recoveryMode: true }),
  withSpace(lab(["access-keys"]), "expired", {}, { kind: "login", ends: "sign-in" }),
  withSpace(withSpace(lab(), "experiments", {}), "kiosk", {}, { kind: "terminals-disabled" }),
];

const later: readonly Person[] = [
  lab(),
  lab(["public-index"]),
  lab(),
  lab(["unapproved-extension"]),
  lab([], { status: "Deleted" }),
  lab(),
  lab(["access-keys"]),
  classic([]),
  lab(),
  nothingYet,
  lab([], { sharing: "Shared" }),
  lab([], { status: "None" }),
];
