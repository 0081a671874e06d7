/** Code-unit order, as the report sorts. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
