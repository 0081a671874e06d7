/** Which of the secrets stand in a text, as they are or encoded the ways that logs, URLs and reports encode. */
export function findSecrets(text: string, secrets: Iterable<string>): readonly string[] {
  const folded = text.toLowerCase();
  return [...secrets].filter((secret) => formsOf(secret).some((form) => text.includes(form) || folded.includes(form)));
}

export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
    bytes.toString("hex"),
    ...[0, 1, 2].flatMap((shift) => [base64At(bytes, shift, "base64"), base64At(bytes, shift, "base64url")]),
  ];
}

/** Base64 of the bytes as they look when they stand `shift` bytes into a longer text: the groups that lie wholly within. */
function base64At(bytes: Buffer, shift: number, encoding: "base64" | "base64url"): string {
  const within = bytes.subarray((3 - shift) % 3);
  return within.subarray(0, within.length - (within.length % 3)).toString(encoding);
}
