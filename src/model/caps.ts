/** How much policy text is read at most; what exceeds it is an error, never cut off silently. */
export const policyCaps = { files: 2_000, fileBytes: 256 * 1024, totalBytes: 8 * 1024 * 1024 } as const;
