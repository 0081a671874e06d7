import { deflateRawSync, inflateRawSync } from "node:zlib";
import { byCodeUnit } from "../model/by-code-unit.ts";
import type { Finding } from "../model/report.ts";
import { inFindingOrder } from "./finding-order.ts";

/** Findings of a fleet in a hundredth of their memory: packed target by target, and unpacked one target at a time whenever they are read. */
export class PackedFindings implements Iterable<Finding> {
  readonly #packed: { readonly target: string; readonly bytes: Uint8Array }[] = [];
  #sorted = true;

  /** All findings of a target, in any order. */
  add(target: string, findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    this.#sorted = false;
    const packed = deflateRawSync(JSON.stringify(findings.toSorted(inFindingOrder)), { level: 1 });
    // A copy: what zlib gives is the beginning of a larger piece of memory.
    this.#packed.push({ target, bytes: new Uint8Array(packed) });
  }

  /** In the order of every report, whatever the order of `add`. */
  *[Symbol.iterator](): Generator<Finding, void, undefined> {
    if (!this.#sorted) this.#packed.sort((a, b) => byCodeUnit(a.target, b.target));
    this.#sorted = true;
    for (const { bytes } of this.#packed)
      yield* JSON.parse(inflateRawSync(bytes).toString("utf8")) as readonly Finding[];
  }
}
