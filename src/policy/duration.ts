const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof units;

/** How a time is written in a config: `30s`, `5m`, `2h`, `7d`; `0` needs no unit. */
export const durationPattern = "^(0|[0-9]{1,7}(ms|s|m|h|d))$";

/** Milliseconds of a time such as `500ms`, `30s`, `5m`, `2h`, `7d` or `0`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const [, digits = "", unit = ""] = /^(\d{1,7})([a-z]{1,2})$/.exec(text) ?? [];
  return digits !== "" && isUnit(unit) ? Number(digits) * units[unit] : undefined;
}

/** The same time in the largest unit that divides it: `90s`, `5m`, `7d`, `0`. */
export function durationText(ms: number): string {
  if (ms === 0) return "0";
  const unit = (["d", "h", "m", "s"] as const).find((name) => ms % units[name] === 0) ?? "ms";
  return `${ms / units[unit]}${unit}`;
}

const isUnit = (unit: string): unit is Unit => Object.hasOwn(units, unit);
