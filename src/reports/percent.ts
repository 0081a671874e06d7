/** A share as text. Rounded down, so that nothing short of all is ever shown as 100 %; never 0 when there is some. */
export function percent(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-9) / 10;
  if (tenths === 0 && share > 0) return "< 0.1 %";
  return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)} %`;
}
