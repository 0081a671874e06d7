import type { Paint } from "../style.ts";

export const severityColours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  critical: ["bold", "red"],
  high: "red",
  medium: "yellow",
};
