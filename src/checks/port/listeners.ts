/** Something that accepts connections. */
export interface Listener {
  /** As people write it: dotted, or hexadecimal groups. */
  readonly address: string;
  readonly port: number;
  readonly loopback: boolean;
}

export interface Listeners {
  readonly found: readonly Listener[];
  /** Every line was one of a table, and there was a table. */
  readonly whole: boolean;
}

/** State `LISTEN` of include/net/tcp_states.h. */
const listen = "0A";
const row = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /;
const head = /^ *sl +local_address /;

/** What listens, by the lines of /proc/net/tcp and /proc/net/tcp6 (proc(5)): address and port in hexadecimal, the address by words of the machine. */
export function listeners(tables: string): Listeners {
  const lines = tables.split("\n").filter((line) => line !== "");
  const found = lines.flatMap((line) => {
    const [, address, port, state] = row.exec(line) ?? [];
    if (address === undefined || port === undefined || state !== listen) return [];
    const bytes = inOrder(address);
    return [{ address: shown(bytes), port: Number.parseInt(port, 16), loopback: isLoopback(bytes) }];
  });
  return { found, whole: head.test(tables) && lines.every((line) => head.test(line) || row.test(line)) };
}

/** Words of four bytes stand in the machine's order, which is little-endian wherever SageMaker runs. */
const inOrder = (hex: string): readonly number[] =>
  (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).toReversed(),
  );

function isLoopback(bytes: readonly number[]): boolean {
  if (bytes.length === 4) return bytes[0] === 127;
  const mapped = isMapped(bytes);
  return mapped ? bytes[12] === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
}

/** ::ffff:0:0/96 */
const isMapped = (bytes: readonly number[]): boolean =>
  bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;

function shown(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.every((byte) => byte === 0)) return "[::]";
  if (isMapped(bytes)) return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return `[${groups.join(":")}]`;
}
