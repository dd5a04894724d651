/**
 * Downloads a whole file into memory.
 *
 * @param signal - ends it
 * @throws Error with the URL and the reason
 */
export async function download(url: string, signal?: AbortSignal): Promise<Buffer> {
  const timeLimit = AbortSignal.timeout(10 * 60_000);
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any(signal ? [timeLimit, signal] : [timeLimit]),
    });
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`);
    }
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = (error as { cause?: Error }).cause;
    throw new Error(`${url}: ${cause?.message ?? (error as Error).message}`);
  }
}
