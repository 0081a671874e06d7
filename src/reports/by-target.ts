import type { Finding, ReportTarget, StreamedReport } from "../model/report.ts";

/** Each target with its findings, of which a report holds those of one target together and in the order of its targets. */
export function* byTarget({
  targets,
  findings,
}: Pick<StreamedReport, "targets" | "findings">): Iterable<readonly [ReportTarget, readonly Finding[]]> {
  const all = findings[Symbol.iterator]();
  let next = all.next();
  for (const target of targets) {
    const own: Finding[] = [];
    for (; next.done !== true && next.value.target === target.id; next = all.next()) own.push(next.value);
    yield [target, own];
  }
  if (next.done !== true) throw new TypeError(`the findings of ${next.value.target} do not stand beside their target`);
}
