import type { Writable } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

type Style = Parameters<typeof styleText>[0];

/** Text in a style, where the terminal has colours. */
export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.color ? styleText(style, text, { validateStream: false }) : text;
}

/**
 * Text that came out of files, safe to show: control characters, which could drive the terminal, become spaces, and so do
 * the invisible ones that turn the direction of writing.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ');
}

/** Writes a line, and waits until the pipe has taken it: a slow reader must not fill our memory. */
export async function line(stream: Writable, text = ''): Promise<void> {
  if (!stream.write(`${text}\n`)) await new Promise<void>((resolve) => stream.once('drain', resolve));
}
