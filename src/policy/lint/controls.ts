import type { Json } from "../../model/check.ts";
import { isMapping, items, member } from "../json.ts";
import { below } from "../pointer.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import { nearest } from "../suggest.ts";

/** Ids that a framework does not have, and frameworks whose name is nearly a known one. Frameworks of nobody's but the author are let be. */
export function unknownControls(controls: Json | undefined): readonly PointedMistake[] {
  if (!isMapping(controls)) return [];
  return Object.keys(controls).flatMap((framework): readonly PointedMistake[] => {
    const pointer = below("/spec/controls", framework);
    const has = frameworks[framework];
    if (has === undefined) {
      const meant = nearest(framework, Object.keys(frameworks));
      if (meant === undefined) return [];
      const message = `the framework "${framework}" is not known, and "${meant}" is`;
      return [
        { pointer, part: "key", code: "unknown-framework", message, remedy: `Write \`${meant}\` if you mean it.` },
      ];
    }
    return items(member(controls, framework)).flatMap((id, index) =>
      typeof id !== "string" || has(id)
        ? []
        : [
            {
              pointer: `${pointer}/${index}`,
              part: "value",
              code: "unknown-control",
              message: `${framework} has no control "${id}"`,
              remedy: "Write the id as the framework does, such as the others of this list.",
            },
          ],
    );
  });
}

/** How many each family or chapter has; the numbers of NIST SP 800-53 Rev. 5, ISO/IEC 27001:2022 Annex A, CIS Controls v8 and the Trust Services Criteria of 2017. */
const nist: Readonly<Record<string, number>> = {
  AC: 25,
  AT: 6,
  AU: 16,
  CA: 9,
  CM: 14,
  CP: 13,
  IA: 13,
  IR: 10,
  MA: 7,
  MP: 8,
  PE: 23,
  PL: 11,
  PM: 32,
  PS: 9,
  PT: 8,
  RA: 10,
  SA: 24,
  SC: 51,
  SI: 23,
  SR: 12,
};
const iso: Readonly<Record<string, number>> = { 5: 37, 6: 8, 7: 14, 8: 34 };
const cis = [5, 7, 14, 12, 6, 8, 7, 12, 7, 7, 5, 8, 11, 9, 7, 14, 9, 5];
const soc2: Readonly<Record<string, number>> = {
  CC1: 5,
  CC2: 3,
  CC3: 4,
  CC4: 2,
  CC5: 3,
  CC6: 8,
  CC7: 5,
  CC8: 1,
  CC9: 2,
  A1: 3,
  C1: 2,
  PI1: 5,
  P1: 1,
  P2: 1,
  P3: 2,
  P4: 3,
  P5: 2,
  P6: 7,
  P7: 1,
  P8: 1,
};

const frameworks: Readonly<Record<string, (id: string) => boolean>> = {
  "nist-800-53": (id) => within(nist, /^([A-Z]{2})-(\d{1,2})(?:\(\d{1,2}\))?$/.exec(id)),
  "iso-27001": (id) => within(iso, /^A\.([5-8])\.(\d{1,2})$/.exec(id)),
  "cis-controls-v8": (id) => {
    const [, control = "", safeguard] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(id) ?? [];
    const most = cis[Number(control) - 1];
    return most !== undefined && (safeguard === undefined || (Number(safeguard) >= 1 && Number(safeguard) <= most));
  },
  soc2: (id) => within(soc2, /^([A-Z]{1,2}\d)\.(\d)$/.exec(id)),
};

function within(counts: Readonly<Record<string, number>>, match: RegExpExecArray | null): boolean {
  const [, family = "", number] = match ?? [];
  return Object.hasOwn(counts, family) && Number(number) >= 1 && Number(number) <= (counts[family] ?? 0);
}
