/** One visit's two ends, in milliseconds from its start. */
export interface Elapsed {
  /** All answers are there. */
  readonly answered: number;
  /** The terminal is gone: Plumbline has read the list of terminals again, the classic way has its deletion confirmed. */
  readonly gone: number;
}
