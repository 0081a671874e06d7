import type { Change } from "../../model/change.ts";
import type { KeptChange } from "../../model/records.ts";

/** A change as the store keeps it. */
export const keptChange = (change: Change): KeptChange => kept(change) as KeptChange;

const kept = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString("base64")
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, kept(one)]))
      : value;

/** The change that was kept. */
export function changeOf(change: KeptChange): Change {
  const bytes = (text: string): Uint8Array => Buffer.from(text, "base64");
  const whole = <B extends { readonly content?: string }>({ content, ...rest }: B) => ({
    ...rest,
    ...(content !== undefined && { content: bytes(content) }),
  });
  switch (change.kind) {
    case "write": {
      const { before } = change;
      return {
        ...change,
        content: bytes(change.content),
        before: before.kind === "absent" ? before : whole(before),
      };
    }
    case "remove":
      return { ...change, before: whole(change.before) };
    case "mode":
    case "run":
      return change;
    default:
      return change satisfies never;
  }
}
