/** The milestones of one visit, in milliseconds from its start. */
export interface Elapsed {
  /** The server has let us in; the visit proper begins. */
  readonly entered: number;
  /** All answers are there. */
  readonly answered: number;
  /** The terminal is gone: Plumbline has read the list of terminals again, the classic way has its deletion confirmed. */
  readonly gone: number;
}
