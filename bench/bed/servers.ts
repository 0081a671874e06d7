import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startJupyter, type RealJupyter } from "../../test/support/jupyter.ts";
import { furnish } from "./checks.ts";

/** Real Jupyter servers, one per user with a home of its own, started as benches ask for them and ended together. */
export interface Bed extends AsyncDisposable {
  /** The first `count` users' servers; those that are missing are started first, four at a time. */
  servers(count: number): Promise<readonly RealJupyter[]>;
}

/** Each home holds what `mostChecks` checks look at. `note` hears of what takes long. */
export function jupyterBed({ note }: { readonly note: (text: string) => void }): Bed {
  const running: RealJupyter[] = [];
  return {
    async servers(count) {
      if (count > running.length) note(`starting ${count - running.length} Jupyter servers…`);
      while (running.length < count) {
        const starting = Array.from({ length: Math.min(atOnce, count - running.length) }, startFurnished);
        const started = await Promise.allSettled(starting);
        for (const one of started) if (one.status === "fulfilled") running.push(one.value);
        for (const one of started) if (one.status === "rejected") throw one.reason;
      }
      return running.slice(0, count);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

const atOnce = 4;
export const mostChecks = 1000;

/** The prompt is the one that the notebook's regular expression was made for: the classic way hangs on most others. */
const startUp = {
  ".bashrc": "PS1='bash-5.2$ '\n",
  ".profile": ". ~/.bashrc\n",
  ".inputrc": "set enable-bracketed-paste off\n",
};

async function startFurnished(): Promise<RealJupyter> {
  const server = await startJupyter("jupyter-server");
  for (const [name, text] of Object.entries(startUp)) await writeFile(join(server.home, name), text);
  await furnish(server.home, mostChecks);
  return server;
}
