import type { Json } from "../../model/check.ts";

/** What a key is to come to; `absent` takes it out. */
export type Wanted = { readonly value: Json } | { readonly absent: true };

/** An edit of one key, from the outside in. Gives the new text, or undefined where it does not know how. */
export type Editor = (text: string, key: readonly string[], wanted: Wanted) => string | undefined;
