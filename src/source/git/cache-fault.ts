/** The cache does not answer as a whole one would. It is made anew once; this is never shown to anybody. */
export class CacheFault extends Error {
  override readonly name = "CacheFault";
}
