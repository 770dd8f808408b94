/** Bytes of the start in which an XML declaration is looked for (XML 1.0, appendix F). */
const HEAD = 256;

/**
 * Decodes XML in chunks: by its byte order mark, by the form of its first bytes, by its declaration, else as UTF-8. A name
 * that is no encoding is taken as UTF-8.
 */
export async function* decodedXml(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    // The first chunk of an entry holds its declaration, unless the entry is shorter than that.
    decoder ??= decoderFor(chunk);
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder?.decode();
  if (rest) yield rest;
}

function decoderFor(head: Uint8Array): InstanceType<typeof TextDecoder> {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be');
  if (head[0] === 0x3c && head[1] === 0) return new TextDecoder('utf-16le');
  if (head[0] === 0 && head[1] === 0x3c) return new TextDecoder('utf-16be');
  const declaration = Buffer.from(head.subarray(0, HEAD)).toString('latin1');
  const label = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(declaration)?.[1];
  // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
  if (!label || /^utf-?16/i.test(label)) return new TextDecoder();
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
