import { isLoopback } from "../model/loopback.ts";

/**
 * Whether a request's Host header may name this listener. A page in somebody's browser can make its own name resolve to
 * loopback (DNS rebinding) but cannot choose the header. Off loopback any name may lead here.
 */
export function hostAllowed(listensOn: string, header: string | undefined): boolean {
  if (!isLoopback(listensOn)) return true;
  const [, name = ""] = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(header ?? "") ?? [];
  return isLoopback(name);
}
