/** Counts since the start, for tests and benches; read them, never write them. */
export interface Stats {
  /** API calls by operation name, refused ones included. */
  readonly calls: Readonly<Record<string, number>>;
  /** HTTP requests and upgrades of every kind: compare two readings to prove that nothing was sent in between. */
  readonly requests: number;
  /** Logins that set a session cookie. */
  readonly logins: number;
  readonly terminals: {
    readonly created: number;
    readonly deleted: number;
    readonly open: number;
    readonly mostOpen: number;
  };
  readonly sockets: { readonly opened: number; readonly open: number };
}

export interface Counters {
  calls: Record<string, number>;
  requests: number;
  logins: number;
  terminals: { created: number; deleted: number; open: number; mostOpen: number };
  sockets: { opened: number; open: number };
}

export const newCounters = (): Counters => ({
  calls: {},
  requests: 0,
  logins: 0,
  terminals: { created: 0, deleted: 0, open: 0, mostOpen: 0 },
  sockets: { opened: 0, open: 0 },
});
