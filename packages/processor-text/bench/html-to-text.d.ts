/** What the bench uses of html-to-text, which comes without types. */
declare module 'html-to-text' {
  export function convert(html: string, options?: object): string;
}
