export const managers = ["pip", "conda", "npm", "system"] as const;
export type Manager = (typeof managers)[number];

type Place = {
  /** Left out, `pip`. */
  readonly manager?: Manager;
  /** The prefix of one environment; left out, all that are known. */
  readonly environment?: string;
};

export type NamedPackage = Place & {
  readonly name: string;
  readonly state?: "present" | "absent";
  /** A range in the manager's own words; every copy has to be in it. */
  readonly version?: string;
};

export type ApprovedPackages = Place & {
  /** Names; `*` is any run of characters and `?` is one. */
  readonly only: readonly string[];
};

export type PackageSpec = NamedPackage | ApprovedPackages;

export const managerOf = ({ manager = "pip" }: Place): Manager => manager;

/** One spelling per package: PEP 503's for Python, npm's and Debian's names as they are. */
export const canonicalName = (name: string, manager: Manager): string =>
  manager === "npm" || manager === "system" ? name : name.toLowerCase().replace(/[-_.]+/g, "-");
