import { converterOf } from './converter.ts';
import type { TextFormat } from './text-format.ts';

/** What a format makes of characters that come in chunks of `step`. */
export function convert(
  format: TextFormat,
  source: string,
  step = source.length || 1,
  wantsMarkdown = false,
): { text: string; markdown: string; damage?: string } {
  const converter = converterOf(format, 'file', wantsMarkdown);
  let text = '';
  let markdown = '';
  for (let at = 0; at < source.length; at += step) {
    const converted = converter.convert(source.slice(at, at + step));
    text += converted.text;
    markdown += converted.markdown ?? '';
  }
  const last = converter.end();
  return {
    text: text + last.text,
    markdown: markdown + (last.markdown ?? ''),
    ...(last.damage !== undefined && { damage: last.damage }),
  };
}
