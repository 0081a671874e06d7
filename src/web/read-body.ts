/** The raw bytes of a request, at most so many; no more than that is ever held. */
export async function readBody(request: Request, mostBytes: number): Promise<Uint8Array | "too-large" | "broken-off"> {
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) return "too-large";
  const stream: AsyncIterable<Uint8Array> | null = request.body;
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > mostBytes) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "broken-off";
  }
  return Buffer.concat(chunks);
}
