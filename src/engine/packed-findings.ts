import { deflateRawSync, inflateRawSync } from "node:zlib";
import { byCodeUnit } from "../model/by-code-unit.ts";
import type { Finding } from "../model/report.ts";
import { inFindingOrder } from "./finding-order.ts";

/** Findings of a fleet in a hundredth of their memory: packed target by target, and unpacked one target at a time whenever they are read. */
export class PackedFindings implements Iterable<Finding> {
  readonly #packed: { readonly target: string; readonly unpack: Unpack }[] = [];
  #sorted = true;

  /** All findings of a target, in any order. */
  add(target: string, findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    this.#sorted = false;
    this.#packed.push({ target, unpack: pack(findings.toSorted(inFindingOrder)) });
  }

  /** In the order of every report, whatever the order of `add`. */
  *[Symbol.iterator](): Generator<Finding, void, undefined> {
    if (!this.#sorted) this.#packed.sort((a, b) => byCodeUnit(a.target, b.target));
    this.#sorted = true;
    for (const { unpack } of this.#packed) yield* unpack();
  }
}

/** Gives packed findings back, anew at each call. */
export type Unpack = () => readonly Finding[];

export function pack(findings: readonly Finding[]): Unpack {
  // A copy: what zlib gives is the beginning of a larger piece of memory.
  const bytes = new Uint8Array(deflateRawSync(JSON.stringify(findings), { level: 1 }));
  return () => JSON.parse(inflateRawSync(bytes).toString("utf8")) as readonly Finding[];
}
