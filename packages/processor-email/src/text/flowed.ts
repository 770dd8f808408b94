/**
 * Joins the lines of format=flowed (RFC 3676 4): a line that ends in a space goes on in the next one of the same quote
 * depth, a space at the start is stuffing, and with `delSp` the space at the end goes too.
 */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = [];
  let open: { quotes: number } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const quotes = /^>*/.exec(line)?.[0].length ?? 0;
    const content = line.slice(quotes).replace(/^ /, '');
    // The signature separator is never flowed (4.3).
    const flows = content.endsWith(' ') && content !== '-- ';
    const kept = flows && delSp ? content.slice(0, -1) : content;
    if (open?.quotes === quotes && content !== '-- ') out[out.length - 1] += kept;
    else out.push(`${'>'.repeat(quotes)}${quotes > 0 ? ' ' : ''}${kept}`);
    open = flows ? { quotes } : undefined;
  }
  return out.join('\n');
}
