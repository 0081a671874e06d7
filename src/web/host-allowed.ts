/**
 * Whether a request's Host header may name this listener. A page in somebody's browser can make its own name resolve to
 * loopback (DNS rebinding) but cannot choose the header. Off loopback any name may lead here.
 */
export function hostAllowed(listensOn: string, header: string | undefined): boolean {
  if (!isLoopbackHost(listensOn)) return true;
  const [, name = ""] = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(header ?? "") ?? [];
  return isLoopbackHost(name);
}

/** A host name or address, with or without brackets, that is this machine itself. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
}
