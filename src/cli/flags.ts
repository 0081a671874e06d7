/** One flag as data: what parses it, what `--help` shows, and what its value's type follows from. */
export interface Flag {
  /** Name of the value in help, such as `PATH`; absent for a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly many?: true;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** The values of a set of flags: a list where repeatable, text where it takes a value, else a boolean. */
export type Values<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends { readonly many: true }
    ? readonly string[]
    : F[K] extends { readonly value: string }
      ? F[K] extends { readonly default: string }
        ? string
        : string | undefined
      : boolean;
};

/** Which targets, policies and checks; the same on every command that looks at targets. */
export const selectionFlags = {
  domain: { value: "NAME", many: true, help: "only this domain id" },
  "user-profile": { value: "NAME", many: true, help: "only this user profile" },
  space: { value: "NAME", many: true, help: "only this space" },
  "app-type": { value: "NAME", many: true, help: "only this app type, such as JupyterLab" },
  selector: {
    value: "KEY=VALUE",
    short: "l",
    many: true,
    help: "only targets with this tag; several: with all of them; VALUE takes * and ?, but no !",
  },
} as const satisfies Flags;

export const policySelectionFlags = {
  policy: { value: "NAME", many: true, help: "only this policy" },
  check: { value: "ID", many: true, help: "only this check" },
  severity: { value: "LEVEL", many: true, help: "only checks of this severity: info, low, medium, high, critical" },
} as const satisfies Flags;

/** Where targets come from, and how hard to press them. */
export const targetFlags = {
  local: { help: "look at this machine's own home" },
  server: { value: "URL", help: "look at one Jupyter server, such as http://127.0.0.1:8888/" },
  "token-env": { value: "NAME", help: "environment variable that holds that server's token" },
  region: { value: "NAME", help: "AWS region (else AWS_REGION, then the AWS profile's)" },
  "aws-profile": { value: "NAME", help: "AWS profile for credentials (else the SDK's usual chain)" },
  concurrency: { value: "N", help: "targets looked at side by side (default 20)" },
  timeout: { value: "TIME", help: "most time per target, such as 90s or 5m (default 10m)" },
} as const satisfies Flags;

export const policiesFlag = {
  policies: { value: "PATH", help: "policy file or folder (else the config's source, else ./policies)" },
} as const satisfies Flags;

export const configFlag = {
  config: { value: "FILE", help: "agent config (default plumbline.yaml where it exists)" },
} as const satisfies Flags;

export const storeFlag = {
  store: { value: "FILE", help: "the agent's store (else the config's state.sqlite, else plumbline.db)" },
} as const satisfies Flags;

export const commonFlags = {
  quiet: { short: "q", help: "no progress and no remarks, only results and errors" },
  verbose: { short: "v", help: "log what is done to stderr; show every row" },
  help: { short: "h", help: "show this help" },
} as const satisfies Flags;
