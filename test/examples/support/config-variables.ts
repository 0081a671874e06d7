/** The environment variables that a config names by keys that end in `Env`, sorted, each once. */
export function namesOfVariables(config: unknown): readonly string[] {
  return [...new Set(search(config))].toSorted();
}

function* search(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value))
    if (key.endsWith("Env") && typeof item === "string") yield item;
    else yield* search(item);
}
