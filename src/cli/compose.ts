import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import type { VisitTools } from "../engine/visit.ts";
import { UsageError } from "../model/errors.ts";
import type { Limits, Logger, TargetProvider } from "../model/ports.ts";
import type { CostlyFacts } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";
import type { AgentConfig, ConfiguredProvider } from "../policy/agent-config.ts";
import type { Simulator } from "../simulator/start-simulator.ts";
import { awsEnvironment } from "./aws-environment.ts";
import { systemClock } from "./clock.ts";
import type { targetFlags, Values } from "./flags.ts";
import type { Io } from "./io.ts";
import { requireTlsChecks } from "./require-tls-checks.ts";
import { secretOf } from "./secret-of.ts";
import { signalGroup } from "./signal-group.ts";

/** Where targets come from, ready to be listed; nothing has been contacted. */
export interface Fleet extends Disposable {
  readonly providers: readonly TargetProvider[];
}

interface Wishes {
  readonly flags: Values<typeof targetFlags>;
  readonly config: AgentConfig;
  /** What a policy or a flag needs that costs AWS calls of its own. */
  readonly costly: CostlyFacts | (() => CostlyFacts);
  /** Called whenever AWS throttled a call. */
  readonly onThrottled?: () => void;
}

/** Joins the ports of the engine to the world: flags, else the config's targets, else SageMaker. @throws UsageError */
export async function composeFleet({ flags, config, ...rest }: Wishes, io: Io): Promise<Fleet> {
  const wanted = configuredTargets(flags, config, io);
  useAwsProfile(flags);
  using made = new DisposableStack();
  const providers: TargetProvider[] = [];
  for (const one of wanted) providers.push(...(await providersOf(one, { flags, config, ...rest }, io, made)));
  const owned = made.move();
  return { providers, [Symbol.dispose]: () => owned.dispose() };
}

/** Where to look, by flags over config over the default. @throws UsageError where flags contradict each other or what is safe */
export function configuredTargets(
  flags: Wishes["flags"],
  config: AgentConfig,
  io: Pick<Io, "env">,
): readonly ConfiguredProvider[] {
  const wanted = wantedTargets(flags, config);
  requireTlsChecks(wanted, io);
  return wanted;
}

function wantedTargets(flags: Wishes["flags"], config: AgentConfig): readonly ConfiguredProvider[] {
  const { local, server, "token-env": tokenEnv } = flags;
  if (local && server !== undefined)
    throw new UsageError(
      "--local and --server were both given.",
      "Choose one; a config file can name several targets.",
    );
  if (tokenEnv !== undefined && server === undefined)
    throw new UsageError("--token-env belongs to --server, which was not given.", "Add --server URL.");
  if (local) return [{ local: {} }];
  if (server === undefined) return config.targets.length > 0 ? config.targets : [{ sagemaker: {} }];
  refuseOtherHosts(server, config.safety.allowedHosts);
  return [{ jupyter: { servers: [tokenEnv === undefined ? { url: server } : { url: server, tokenEnv }] } }];
}

/** The SDK's own way of being told: it then also finds that profile's role, SSO session and files. */
export function useAwsProfile(flags: Pick<Wishes["flags"], "aws-profile">): void {
  if (flags["aws-profile"] !== undefined) process.env["AWS_PROFILE"] = flags["aws-profile"];
}

async function providersOf(
  one: ConfiguredProvider,
  { flags, config, costly, onThrottled }: Wishes,
  io: Io,
  made: DisposableStack,
): Promise<readonly TargetProvider[]> {
  if ("local" in one) {
    const { localProvider } = await import("../targets/local/provider.ts");
    return [localProvider({ home: io.env["HOME"] ?? homedir(), signalGroup })];
  }
  if ("jupyter" in one) {
    const { jupyterProvider } = await import("../targets/jupyter/provider.ts");
    return one.jupyter.servers.map(({ url, tokenEnv }) => {
      const token = tokenEnv === undefined ? undefined : secretOf(tokenEnv, "the server's token", io);
      return jupyterProvider({ url, token, clock: systemClock });
    });
  }
  const { sagemakerProvider } = await import("../targets/sagemaker/provider.ts");
  const { region, endpoint } = awsEnvironment(io.env, {
    region: flags.region ?? one.sagemaker.region,
    profile: flags["aws-profile"],
  });
  const { apiRate } = config.limits;
  const { domains } = one.sagemaker;
  const { allowedHosts } = config.safety;
  const sagemaker = sagemakerProvider({
    region,
    endpoint,
    domains,
    costly,
    apiRate,
    allowedHosts,
    clock: systemClock,
    onThrottled,
  });
  return [made.use(sagemaker)];
}

/** A config that names hosts means those and no others; a flag cannot widen what lives in the config for safety's sake. */
function refuseOtherHosts(server: string, allowed: readonly string[]): void {
  const url = URL.parse(server);
  if (url === null || allowed.length === 0) return;
  const allows = (pattern: string): boolean =>
    pattern.startsWith("*.")
      ? url.hostname.endsWith(pattern.slice(1))
      : pattern === url.hostname || pattern === url.host;
  if (allowed.some(allows)) return;
  throw new UsageError(
    `The host ${printable(url.host, 120)} is outside the config's safety.allowedHosts (${allowed.join(", ")}); nothing was sent to it.`,
    "Use one of those hosts, or add this one to safety.allowedHosts if it is yours.",
  );
}

/** The simulator's targets: its own endpoint, credentials that are none, and no brake on calls to ourselves. */
export async function composeSimulatedFleet(
  { endpoint, region }: Pick<Simulator, "endpoint" | "region">,
  { callMs }: { readonly callMs: number },
): Promise<Fleet> {
  const { sagemakerProvider } = await import("../targets/sagemaker/provider.ts");
  const credentials = { accessKeyId: "simulated", secretAccessKey: "simulated" };
  const provider = sagemakerProvider({
    region,
    endpoint,
    credentials,
    // Calls to ourselves cost nothing.
    costly: { tags: false, idle: true },
    apiRate: 200,
    callMs,
    clock: systemClock,
  });
  return { providers: [provider], [Symbol.dispose]: () => provider[Symbol.dispose]() };
}

/** What every visit needs besides its target. */
export const visitTools = (limits: Limits, logger: Logger): VisitTools => ({
  nonce: () => randomBytes(16).toString("hex"),
  now: systemClock.now,
  limits,
  logger,
});
