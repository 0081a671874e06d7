/** TCP ports on which something listens, in the network of the home's app. */
export type NamedPort = {
  readonly number: number;
  readonly state: "listening" | "closed";
  /** Left out, any address. */
  readonly reach?: Reach;
};

export type ApprovedPorts = {
  /** Numbers, or ranges such as `8000-8010`. */
  readonly only: readonly (number | string)[];
  /** Left out, `external`: kernels listen on loopback ports that change with each start. */
  readonly reach?: Reach;
};

export type PortSpec = NamedPort | ApprovedPorts;

/** Which listeners count: all, or those that others than this machine can reach. */
export type Reach = "any" | "external";

export const reachOf = (spec: PortSpec): Reach => spec.reach ?? ("only" in spec ? "external" : "any");

/** The first and the last number of an entry of `only`; undefined where it is neither a port nor a range of them. */
export function rangeOf(entry: number | string): readonly [first: number, last: number] | undefined {
  if (typeof entry === "number") return [entry, entry];
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(entry) ?? [];
  return first === undefined || last === undefined ? undefined : [Number(first), Number(last)];
}
