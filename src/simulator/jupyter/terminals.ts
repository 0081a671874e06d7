import { Terminal } from "./terminal.ts";
import type { Counters } from "../stats.ts";
import type { TerminalRequest } from "./terminal-request.ts";

export interface TerminalModel {
  readonly name: string;
  readonly last_activity: string;
}

/** The table of one server's terminals. */
export class Terminals {
  readonly #byName = new Map<string, Terminal>();
  /** Replaced by a duplicate name: still running, out of everybody's reach. */
  readonly #orphans = new Set<Terminal>();
  readonly #held = new Set<string>();
  readonly #counters: Counters;
  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** `held` terminals stay listed after their end. A name that is taken is taken over. */
  create({ name = this.#nextName(), ...how }: TerminalRequest, { held }: { readonly held: boolean }): TerminalModel {
    const terminal: Terminal = new Terminal({ name, ...how, onEnd: () => this.#forget(terminal) });
    const previous = this.#byName.get(name);
    if (previous !== undefined) this.#orphans.add(previous);
    this.#byName.set(name, terminal);
    if (held) this.#held.add(name);
    const { terminals } = this.#counters;
    terminals.created += 1;
    terminals.open += 1;
    terminals.mostOpen = Math.max(terminals.mostOpen, terminals.open);
    return modelOf(terminal);
  }

  get(name: string): Terminal | undefined {
    return this.#byName.get(name);
  }

  list(): readonly TerminalModel[] {
    return [...this.#byName.values()].map(modelOf);
  }

  async delete(terminal: Terminal): Promise<void> {
    await terminal.terminate();
    this.#counters.terminals.deleted += 1;
  }

  destroy(): void {
    for (const terminal of [...this.#byName.values(), ...this.#orphans]) terminal.destroy();
  }

  #forget(terminal: Terminal): void {
    this.#counters.terminals.open -= 1;
    this.#orphans.delete(terminal);
    if (this.#byName.get(terminal.name) === terminal && !this.#held.has(terminal.name))
      this.#byName.delete(terminal.name);
  }

  #nextName(): string {
    let number = 1;
    while (this.#byName.has(String(number))) number += 1;
    return String(number);
  }
}

export const modelOf = ({ name, lastActivity }: Terminal): TerminalModel => ({
  name,
  last_activity: new Date(lastActivity).toISOString().replace("Z", "000Z"),
});
