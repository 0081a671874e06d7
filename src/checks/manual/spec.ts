/** What a person looked at; dates are `YYYY-MM-DD`, UTC. */
export type ManualSpec = {
  readonly statement: string;
  readonly attestedBy: string;
  readonly attestedOn: string;
  /** The last day on which it holds. */
  readonly until: string;
};
