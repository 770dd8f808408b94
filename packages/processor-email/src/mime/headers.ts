/** The fields of a header, in order. Values are unfolded and byte by byte (Latin-1), since their encoding is not known here. */
export interface Headers {
  readonly fields: readonly HeaderField[];
  /** The value of the first field of that name; names are in lower case. */
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** One field. */
export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

/** Parses the lines of a header (RFC 5322 2.2). Lines that are no field are left out. */
export function parseHeaders(block: string): Headers {
  const fields: HeaderField[] = [];
  for (const unfolded of block.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n|\r/)) {
    const match = /^([!-9;-~]+)[ \t]*:[ \t]*/.exec(unfolded);
    if (match?.[1]) fields.push({ name: match[1].toLowerCase(), value: unfolded.slice(match[0].length).trimEnd() });
  }
  const all = (name: string) => fields.filter((field) => field.name === name).map(({ value }) => value);
  return { fields, all, get: (name) => fields.find((field) => field.name === name)?.value };
}
