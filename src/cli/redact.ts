/**
 * The last guard before text leaves as a log line or an error: masks what looks like a credential, and the values that this
 * process holds as such. Secrets are kept out by type (`Secret`); this is for texts that others made.
 */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const held = [...secrets].filter((value) => value.length >= 8);
  return (text) => {
    let clean = text;
    for (const value of held) clean = clean.replaceAll(value, mask).replaceAll(encodeURIComponent(value), mask);
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
    return clean;
  };
}

/** What the environment is known to hold of the kind: by name, since values do not tell. */
export const secretsOf = (env: Readonly<Record<string, string | undefined>>): Set<string> =>
  new Set(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && /(?:TOKEN|SECRET|PASSWORD|PRIVATE_KEY|ACCESS_KEY)/i.test(name) ? [value] : [],
    ),
  );

const mask = "[secret]";

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(https?:\/\/)[^\s/@"'`]+@/gi, `$1${mask}@`],
  [/([?&](?:token|authToken|_xsrf|code|X-Amz-[A-Za-z-]+)=)[^&\s"'`<>]+/gi, `$1${mask}`],
  [
    /\b((?:authorization|cookie|set-cookie|x-xsrftoken|x-amz-security-token)["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
    `$1${mask}`,
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, mask],
  [/\b((?:aws_)?(?:secret_?access_?key|session_?token))(["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, `$1$2${mask}`],
];
