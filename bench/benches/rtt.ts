import type { Bench } from "../bench.ts";
import { startProxy } from "../../test/support/proxy.ts";
import { benchChecks } from "../bed/checks.ts";
import { againstClassic } from "../measure/against-classic.ts";
import { contestant, interleave } from "../measure/interleave.ts";
import { classic } from "../ways/classic.ts";
import { floor } from "../ways/floor.ts";
import { asked, visit } from "../ways/visit.ts";

const checks = benchChecks(50);
const delayMs = 80;

export const rtt: Bench = {
  about: `one user, ${delayMs} ms of round trip away: Plumbline against typing one command after the other`,
  async *run({ bed, signal }) {
    const [server] = await bed.servers(1);
    if (server === undefined) return;
    await using proxy = await startProxy(Number(server.base.port), { delayMs });
    const base = new URL(server.base);
    base.port = String(proxy.port);
    const far = { base, token: server.token };
    const ask = asked(checks, "declarative");
    const shell = contestant((options) => floor(checks, server.home, options));
    const plumbline = contestant((options) => visit(ask, far, options));
    const typed = contestant((options) => classic(checks, far, options));
    await interleave([shell, plumbline, typed], { rounds: 5, restMs: 250, signal });
    const samples = { floor: shell.samples, plumbline: plumbline.samples, classic: typed.samples };
    yield againstClassic(samples, {
      bench: "rtt",
      title: `one user, ${delayMs} ms round trip, 50 declarative checks`,
      what: `${delayMs} ms away`,
      goal: { atLeast: 18 },
    });
  },
};
