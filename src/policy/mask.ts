/** Credentials that people leave in URLs, replaced by as many stars, so that a caret under the text stays where it was. */
export function maskCredentials(text: string): string {
  return text
    .replace(/(?<=:\/\/)[^\s/@"']{1,200}(?=@)/g, stars)
    .replace(/(?<=[?&#][\w-]{0,40}(?:token|password|passwd|secret|signature|credential|key)=)[^\s&"']+/gi, stars);
}

/** The same for a line of a YAML file, where a secret may also be the value of a key that says so. */
export function maskLine(line: string): string {
  return maskCredentials(line)
    .replace(
      new RegExp(`(?<=(?:^|[\\s{,"'])${secretWord}["']?:\\s{1,20})(?:"[^"]*"?|'[^']*'?|[^\\s,}"'{\\[][^,}#]*)`, "gi"),
      (value) =>
        value.trim() === "" ? value : stars(value.trimEnd()) + " ".repeat(value.length - value.trimEnd().length),
    )
    .replace(secretForms, stars);
}

/** Whether a key of a config promises a secret as its value. */
export const isSecretKey = (key: string): boolean => new RegExp(`^${secretWord}$`, "i").test(key);

/** Whether a text has the form of a well-known kind of secret. */
export const looksSecret = (text: string): boolean => text.search(secretForms) !== -1;

export const secretWord =
  "[A-Za-z0-9_-]{0,40}(?:token|password|passwd|passphrase|secret|(?:api|private|access|secret|signing)[_-]?key)";

const secretForms =
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{8,}|(?:AKIA|ASIA)[A-Z0-9]{12,})|-----BEGIN [A-Z ]{0,40}PRIVATE KEY[^\n]*/g;

const stars = (match: string): string => "*".repeat(match.length);
