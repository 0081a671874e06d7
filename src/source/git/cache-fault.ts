<<<<<<< HEAD
/** The cache does not answer as a whole one would. It is made anew once; this is never shown to anybody. */
=======
/**
 * git failed at something that a whole cache allows, for no reason that is known; the message says at what, such as `fetching`.
 * The cache is made anew, once.
 */
>>>>>>> wt-git
export class CacheFault extends Error {
  override readonly name = "CacheFault";
}
