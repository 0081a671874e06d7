/** JSON that this store wrote itself, from a value of this very type; a column holds nothing else. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export const fromJson = <T>(text: string): T => JSON.parse(text) as T;
