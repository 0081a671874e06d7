import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { duration } from "./amounts.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag } from "./flags.ts";
import { write, type Io } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { noArguments } from "./no-arguments.ts";

export const health = defineCommand({
  name: "health",
  usage: "[FLAGS]",
  about: `Asks a running agent whether it is well, at /healthz of the address that its config gives (server.listen) or of --url. Made for
a container's health check: give --url there, so that a config file that became invalid cannot end an agent that goes on with its last good one.`,
  flags: {
    url: { value: "URL", help: "the agent's address; a path such as /readyz is asked in place of /healthz" },
    wait: { value: "TIME", default: "5s", help: "how long to wait for the answer" },
    ...configFlag,
  },
  examples: [
    ["plumbline health --url http://127.0.0.1:9464", "is the process alive"],
    ["plumbline health --url http://127.0.0.1:9464/readyz", "does it work: lease, store and policies"],
    [
      "plumbline health -q --url http://127.0.0.1:9464 || exit 1",
      "as the HEALTHCHECK of a Dockerfile, which knows 0 and 1",
    ],
  ],
  exits: {
    0: "the agent is well",
    1: "the agent answered, and says what is wrong",
    2: "no answer came in time",
    3: commonExits[3],
    70: commonExits[70],
  },
  interrupted: "it stops and ends with 2",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "health");
    const waitMs = duration("--wait", flags.wait, { least: 100, most: 60_000 });
    const url = addressOf(flags.url ?? (await listenOf(flags.config, io)));
    const { probeHealth } = await import("../web/probe-health.ts");
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(waitMs)]);
    const probe = await probeHealth(url, { signal });
    const said = {
      healthy: "healthy",
      silent: `no answer from ${printable(url.href, 200)}`,
      unhealthy:
        probe.kind === "unhealthy" ? `unhealthy: ${probe.reasons.join(", ") || `HTTP status ${probe.status}`}` : "",
    }[probe.kind];
    if (!flags.quiet) await write(io.stdout, `${said}\n`);
    return ({ healthy: 0, unhealthy: 1, silent: 2 } as const)[probe.kind];
  },
});

/** Where an agent with this config can be reached from its own machine. @throws UsageError where it does not listen */
async function listenOf(flag: string | undefined, io: Io): Promise<string> {
  const { server } = await loadConfig(flag, io);
  if (server.listen === undefined)
    throw new UsageError(
      "No address is known: the config has no server.listen, and --url was not given.",
      "Give --url http://HOST:PORT, or add server.listen to the agent's config.",
    );
  // What listens everywhere is reached by loopback.
  return `http://${server.listen.replace(/^0\.0\.0\.0:/, "127.0.0.1:").replace(/^\[::0?\]:/, "[::1]:")}`;
}

function addressOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new UsageError(
      "--url takes the http or https address of an agent, without a user or password.",
      "Write, for example, --url http://127.0.0.1:9464.",
    );
  if (url.pathname === "/") url.pathname = "/healthz";
  return url;
}
