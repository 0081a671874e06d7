/**
 * git failed at something that a whole cache allows, for no reason that is known; the message says at what, such as `fetching`.
 * The cache is made anew, once.
 */
export class CacheFault extends Error {
  override readonly name = "CacheFault";
}
