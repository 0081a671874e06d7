/** One field as `<bytes>:<text>,`. Lengths count UTF-8 bytes, so that any text, newlines included, survives. */
export const netstring = (field: string): string => `${Buffer.byteLength(field)}:${field},`;

/**
 * The fields of a list of netstrings, or `undefined` where a single byte is out of place. Bytes are told as text of one
 * character each (latin1), because a piece of a text costs far less than a view of bytes.
 */
export function fieldsOf(bytes: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    let length = 0;
    let digits = 0;
    for (; digits < 8 && isDigit(bytes.charCodeAt(at)); digits += 1, at += 1)
      length = length * 10 + bytes.charCodeAt(at) - 48;
    if (digits === 0 || bytes[at] !== ":" || bytes[at + 1 + length] !== ",") return undefined;
    fields.push(bytes.slice(at + 1, at + 1 + length));
    at += length + 2;
  }
  return fields;
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
