import { printable } from "../model/untrusted.ts";

/** How a message to people names a channel: its kind and the route's name, never its address. */
export const channelName = (kind: string, name: string): string => `${kind} "${printable(name, 64)}"`;
