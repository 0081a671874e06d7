import type { CheckType, Json } from "../../model/check.ts";

/** Each entry holds one key: the name of a check type, or of another combination, with its spec. */
export type CombinedSpec = readonly { readonly [type: string]: Json }[];

/** One entry, and where it stands below the combination. */
export interface Part {
  readonly type: CheckType;
  readonly spec: Json;
  readonly path: string;
}

/** What the entries hold. An entry of no known type is left out: the schema refuses it. */
export const partsOf = (entries: CombinedSpec, types: readonly CheckType[]): readonly Part[] =>
  entries.flatMap((entry, index) =>
    types.flatMap((type) => {
      const spec = Object.hasOwn(entry, type.name) ? entry[type.name] : undefined;
      return spec === undefined ? [] : [{ type, spec, path: `/${index}/${type.name}` }];
    }),
  );
