/** Credentials that people leave in URLs, replaced by as many stars, so that a caret under the text stays where it was. */
export function maskCredentials(text: string): string {
  return text
    .replace(/(?<=:\/\/)[^\s/@"']{1,200}(?=@)/g, stars)
    .replace(/(?<=[?&#][\w-]{0,40}(?:token|password|passwd|secret|signature|credential|key)=)[^\s&"']+/gi, stars);
}

const stars = (match: string): string => "*".repeat(match.length);
