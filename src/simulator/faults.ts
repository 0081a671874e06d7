import type { Operation } from "./control-plane/operations.ts";

/** Where a fault applies: everything given must match; what is left out matches all. `times` counts down, default for ever. */
export interface FaultScope {
  readonly userProfile?: string;
  readonly space?: string;
  readonly operation?: Operation;
  /** Pages of a list count from 1. */
  readonly page?: number;
  readonly times?: number;
}

export type DropPhase = "before-setup" | "after-setup" | "mid-frame" | "before-end" | { readonly afterBytes: number };

/** Everything that can go wrong on purpose. */
export type Fault = FaultScope &
  (
    | {
        readonly kind: "api";
        readonly error: "throttled" | "denied" | "internal" | "unavailable" | "expired" | "not-found";
      }
    /** How a login with a valid presigned URL ends instead of on the landing page. `redirect` is an absolute URL. */
    | { readonly kind: "login"; readonly ends: "sign-in" | "loop" | { readonly redirect: string } }
    /** Nobody has used the server since this moment (ISO 8601), until a terminal is opened on it. */
    | { readonly kind: "idle"; readonly since: string }
    /** Loading pages before the server is ready, counted per place; `Infinity` means never. */
    | { readonly kind: "ready"; readonly afterPolls: number }
    /** Every answer sets a fresh `_xsrf`, and only the newest is accepted. */
    | { readonly kind: "xsrf-rotates" }
    | { readonly kind: "terminals-disabled" }
    /** POST of a terminal answers 500 with a traceback. */
    | { readonly kind: "create-fails" }
    /** POST ignores its body, as the classic notebook does: the shell is interactive bash. */
    | { readonly kind: "ignores-body" }
    /** DELETE answers 204 and the terminal stays listed, as when a survivor holds the pty. */
    | { readonly kind: "undeletable" }
    /** The metadata file names this space instead of the real one. */
    | { readonly kind: "identity"; readonly names: string }
    /** The websocket upgrade answers 503. */
    | { readonly kind: "socket-refused" }
    | { readonly kind: "socket"; readonly does: "stall" | "stall-after-input" | { readonly drop: DropPhase } }
    /** Foreign output on the terminal: right after setup, or just before the first output that follows input. */
    | {
        readonly kind: "inject";
        readonly at: "setup" | "output";
        readonly text: string | { readonly noiseBytes: number };
      }
    /** One round trip per HTTP request and one more per new connection; half of it per websocket message. Milliseconds; for everybody. */
    | { readonly kind: "latency"; readonly rttMs: number }
  );

export type FaultKind = Fault["kind"];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;

/** What tests switch. `on` gives the function that switches it off again; `clear` leaves the faults that belong to the world. */
export interface Faults {
  on(fault: Fault): () => void;
  clear(): void;
}

export interface FaultTable extends Faults {
  /** The first fault of this kind that matches, counted as used once. */
  take<Kind extends FaultKind>(kind: Kind, where?: FaultScope): FaultOf<Kind> | undefined;
}

/** `permanent` faults are part of the world and survive `clear`. */
export function faultTable(permanent: readonly Fault[]): FaultTable {
  const byKind = new Map<FaultKind, Active[]>();
  const add = (fault: Fault, own: boolean): Active => {
    const active = { fault, own, left: fault.times ?? Infinity };
    byKind.set(fault.kind, [active, ...(byKind.get(fault.kind) ?? [])]);
    return active;
  };
  for (const fault of permanent) add(fault, true);
  return {
    on(fault) {
      const active = add(fault, false);
      return () => {
        active.left = 0;
      };
    },
    clear() {
      for (const [kind, list] of byKind) {
        byKind.set(
          kind,
          list.filter((active) => active.own),
        );
      }
    },
    take(kind, where = {}) {
      const active = byKind.get(kind)?.find(({ fault, left }) => left > 0 && matches(fault, where));
      if (active === undefined) return undefined;
      active.left -= 1;
      return isKind(active.fault, kind) ? active.fault : undefined;
    },
  };
}

interface Active {
  readonly fault: Fault;
  readonly own: boolean;
  left: number;
}

const keys = ["operation", "page", "userProfile", "space"] as const;

const matches = (fault: Fault, where: FaultScope): boolean =>
  keys.every((key) => fault[key] === undefined || fault[key] === where[key]);

const isKind = <Kind extends FaultKind>(fault: Fault, kind: Kind): fault is FaultOf<Kind> => fault.kind === kind;
