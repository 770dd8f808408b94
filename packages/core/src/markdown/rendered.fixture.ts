import { marked } from 'marked';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What a renderer of GitHub's Markdown shows of it: HTML without its tags, line breaks as `\n`. */
export function shown(markdown: string): string {
  return textOfHtml(marked.parse(markdown, { async: false, gfm: true }));
}

/** The cells of all tables in it, as they are shown, row by row. */
export function shownTables(markdown: string): string[][] {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd]>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOfHtml(cell)),
  );
}

/** As HTML, for where marks matter. */
export function rendered(markdown: string): string {
  return marked.parse(markdown, { async: false, gfm: true }).trim();
}

function textOfHtml(html: string): string {
  return html
    .replaceAll(/<br>\n?/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => ENTITIES[name] ?? '')
    .trim();
}

/** Numbers below a bound, the same for a seed. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Texts of signs that mean something, letters, digits and Japanese. */
export function randomText(next: (below: number) => number, extra: readonly string[] = []): string {
  const signs = [
    ...'\\`*_[]<>~&|#+-=.!:(){}"\'',
    ...['a', 'B', '1', '23', ' ', ' ', '契約', 'ア', '「', '」', '。', '（', 'é'],
    ...[
      '**',
      '~~',
      '1. ',
      '- ',
      '# ',
      '&amp;',
      '&#35;',
      '<b>',
      '---',
      '===',
      '```',
      '![',
      '](x)',
      '|---|',
      '[^1]',
      '\t',
    ],
    ...extra,
  ];
  return Array.from({ length: 1 + next(12) }, () => signs[next(signs.length)]).join('');
}
