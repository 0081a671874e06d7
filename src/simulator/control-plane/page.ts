import { validationError } from "./aws-error.ts";
import { integer, text } from "./input.ts";
import type { Input } from "./input.ts";

/** The default number of rows per page of every list (facts of the service documentation). */
const defaultRows = 10;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly NextToken?: string;
}

/** One page. The token is opaque and bound to the filters it came from: used with others it is refused. */
export function pageOf<Row>(all: readonly Row[], input: Input, operation: string): Page<Row> {
  const start = offsetOf(input, operation);
  const end = start + (integer(input, "MaxResults") ?? defaultRows);
  const rows = all.slice(start, end);
  return end < all.length ? { rows, NextToken: tokenFor(end, input, operation) } : { rows };
}

/** Pages count from 1. */
export const pageNumber = (input: Input, operation: string): number =>
  1 + Math.ceil(offsetOf(input, operation) / (integer(input, "MaxResults") ?? defaultRows));

function offsetOf(input: Input, operation: string): number {
  const token = text(input, "NextToken");
  if (token === undefined) return 0;
  const [offset, filters] = Buffer.from(token, "base64url").toString("utf8").split("\n");
  const start = Number(offset);
  if (filters !== filtersOf(input, operation) || !Number.isInteger(start) || start < 1) {
    throw validationError("The NextToken is invalid, or was made for other request parameters");
  }
  return start;
}

const tokenFor = (offset: number, input: Input, operation: string): string =>
  Buffer.from(`${offset}\n${filtersOf(input, operation)}`).toString("base64url");

const filtersOf = (input: Input, operation: string): string =>
  JSON.stringify([
    operation,
    ...Object.entries(input).filter(([name]) => name !== "NextToken" && name !== "MaxResults"),
  ]);
