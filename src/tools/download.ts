/**
 * Downloads a whole file into memory.
 *
 * @throws Error with the URL and the reason
 */
export async function download(url: string): Promise<Buffer> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(10 * 60_000) });
  } catch (error) {
    const cause = (error as { cause?: Error }).cause;
    throw new Error(`${url}: ${cause?.message ?? (error as Error).message}`);
  }
  if (!response.ok) {
    throw new Error(`${url}: HTTP ${response.status}`);
  }
  return Buffer.from(await response.arrayBuffer());
}
