/** Orders text by UTF-16 code unit, so that no locale changes a report. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
