const [least, most] = [60_000, 3_600_000];

/**
 * Milliseconds until the next attempt after `failures` failed ones: full jitter below a ceiling that doubles from one minute
 * to one hour, so that what failed together does not come back together. Never less than a second.
 */
export function backOffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(most, least * 2 ** Math.min(Math.max(failures - 1, 0), 16));
  return Math.max(1_000, Math.floor(random() * ceiling));
}
