/** UTF-16 by its byte order mark: PowerShell writes it when it redirects output. */
const UTF_16 = [
  { mark: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { mark: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
] as const;

const UTF_8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A text in UTF-8 or, with a byte order mark, UTF-16, as UTF-8 without its mark. */
export function asUtf8(bytes: Buffer): Buffer {
  const begins = (mark: Buffer) => bytes.subarray(0, mark.length).equals(mark);
  const utf16 = UTF_16.find(({ mark }) => begins(mark));
  if (utf16 !== undefined) {
    return Buffer.from(new TextDecoder(utf16.encoding).decode(bytes));
  }
  return begins(UTF_8_MARK) ? bytes.subarray(UTF_8_MARK.length) : bytes;
}
