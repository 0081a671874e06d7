/**
 * Whether a host is this machine itself: `localhost`, 127.0.0.0/8 or `::1`, as a URL, a config or a resolver writes it, with or
 * without brackets, or mapped into IPv6. A name is not looked up: whoever rules its DNS could lead it elsewhere.
 */
export const isLoopback = (host: string): boolean => loopback.test(host.toLowerCase().replace(/^\[(.*)\]$/, "$1"));

const byte = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;

/** A root dot belongs to the name of a host; a URL takes it away from an address. */
const loopback = new RegExp(
  String.raw`^(?:localhost\.?|::1|(?:::ffff:)?127(?:\.${byte}){3}|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})$`,
);
