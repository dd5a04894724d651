/** Byte order marks and their encodings. PowerShell writes them when it redirects output. */
const MARKS = [
  { mark: Buffer.from([0xef, 0xbb, 0xbf]), encoding: "utf-8" },
  { mark: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { mark: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
] as const;

const longestMark = 3;

/** A text in UTF-8 or, with a byte order mark, UTF-16, as UTF-8 without a mark; chunk by chunk. */
export async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let hasBegun = false;
  for await (const chunk of chunks) {
    let piece = chunk;
    if (!hasBegun) {
      start = Buffer.concat([start, chunk]);
      if (start.length < longestMark) {
        continue;
      }
      hasBegun = true;
      const marked = MARKS.find(({ mark }) => start.subarray(0, mark.length).equals(mark));
      piece = start.subarray(marked?.mark.length ?? 0);
      if (marked !== undefined && marked.encoding !== "utf-8") {
        decoder = new TextDecoder(marked.encoding);
      }
    }
    yield decoder === undefined ? piece : Buffer.from(decoder.decode(piece, { stream: true }));
  }
  if (!hasBegun) {
    yield start;
  }
}
