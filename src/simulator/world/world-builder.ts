import type { HomeTrait } from "../homes/home-traits.ts";
import type { App, AppStatus, Domain, Space, SpaceAppType, UserProfile, World } from "./world.ts";
import type { Fault } from "../faults.ts";

/** Seconds since the epoch of the oldest resource; the rest follows one minute apart, so that listings have one order. */
const epoch = 1_767_225_600;

export interface SpaceDraft {
  readonly name: string;
  readonly owner: string;
  readonly sharing?: Space["sharing"];
  readonly appType?: SpaceAppType;
  readonly idleMinutes?: number;
  /** `None` means that no app row exists. */
  readonly status?: AppStatus | "None";
  readonly failureReason?: string;
  readonly recoveryMode?: boolean;
  readonly homeTraits?: readonly HomeTrait[];
}

export interface DomainDraft {
  userProfile(name: string, options?: Partial<Pick<UserProfile, "homeTraits" | "idleShutdown">>): void;
  classicApp(userProfile: string): void;
  space(draft: SpaceDraft): void;
}

/** Collects a world; names are unique over all domains because homes are named after them. */
export function worldBuilder() {
  const domains: Domain[] = [];
  const faults: Fault[] = [];
  let minutes = 0;
  const now = (): number => epoch + 60 * minutes++;
  return {
    domain(options: Pick<Domain, "id" | "name"> & Partial<Pick<Domain, "authMode" | "unifiedStudio">>): DomainDraft {
      const userProfiles = new Map<string, UserProfile>();
      const spaces = new Map<string, Space>();
      const apps: App[] = [];
      domains.push({ authMode: "IAM", unifiedStudio: false, ...options, createdAt: now(), userProfiles, spaces, apps });
      return {
        userProfile(name, { homeTraits = [], ...rest } = {}) {
          const tags = { team: teams[userProfiles.size % teams.length] ?? "research" };
          userProfiles.set(name, { name, createdAt: now(), tags, homeTraits, ...rest });
        },
        classicApp(userProfile) {
          apps.push({
            owner: { userProfile },
            type: "JupyterServer",
            status: "InService",
            recoveryMode: false,
            createdAt: now(),
          });
        },
        space({
          name,
          owner,
          sharing = "Private",
          appType = "JupyterLab",
          status = "InService",
          homeTraits = [],
          ...rest
        }) {
          const { failureReason, recoveryMode = false, idleMinutes } = rest;
          const own = idleMinutes === undefined ? {} : { idleMinutes };
          spaces.set(name, { name, owner, sharing, appType, createdAt: now(), homeTraits, ...own });
          if (status === "None") return;
          const app: App = { owner: { space: name }, type: appType, status, recoveryMode, createdAt: now() };
          apps.push(failureReason === undefined ? app : { ...app, failureReason });
        },
      };
    },
    fault(fault: Fault): void {
      faults.push(fault);
    },
    build: (): World => ({ domains, faults }),
  };
}

const teams = ["research", "risk", "marketing"];
