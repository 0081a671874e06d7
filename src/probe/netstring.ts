/** One field as `<bytes>:<text>,`. Lengths count UTF-8 bytes, so that any text, newlines included, survives. */
export const netstring = (field: string): string => `${Buffer.byteLength(field)}:${field},`;

/** The fields of a list of netstrings, or `undefined` where a single byte is out of place. */
export function fieldsOf(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    let length = 0;
    let digits = 0;
    for (; digits < 8 && isDigit(bytes[at]); digits += 1, at += 1) length = length * 10 + (bytes[at] ?? 0) - 48;
    if (digits === 0 || bytes[at] !== 0x3a || bytes[at + 1 + length] !== 0x2c) return undefined;
    fields.push(bytes.subarray(at + 1, at + 1 + length));
    at += length + 2;
  }
  return fields;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
