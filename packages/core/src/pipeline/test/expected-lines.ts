import type { Script } from './scripted-reader.ts';

/** What the index must hold of such files, as `indexed` gives it: the reader's script says it. */
export function expectedLines(files: ReadonlyMap<string, string | Uint8Array>): string[] {
  const lines: string[] = [];
  const add = (path: string, content: string) => {
    const script: Script = content.startsWith('{') ? (JSON.parse(content) as Script) : { text: content };
    lines.push(`${path}: ${script.text ?? ''}`);
    for (const [name, inner] of script.embedded ?? []) add(`${path}#${name}`, inner as string);
  };
  for (const [path, content] of files)
    add(path, typeof content === 'string' ? content : new TextDecoder().decode(content));
  return lines.sort();
}
