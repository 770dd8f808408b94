/** One name in the forms in which it stands in a package. */
export interface ProcessorNames {
  /** `weather-report`: of the processor, its files and its folder. */
  readonly name: string;
  /** `weatherReport`: of the exported function. */
  readonly identifier: string;
  /** `fileproc-processor-weather-report`: of the package. */
  readonly package: string;
  /** `application/x-weather-report` unless another one is given. */
  readonly mediaType: string;
}

const PREFIX = 'fileproc-processor-';
/** Of a type: RFC 6838, 4.2, in lower case. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
/** Words that the language keeps to itself: an exported function cannot be called so. */
const RESERVED = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
);

/**
 * The names of a processor, from `weather-report` or `fileproc-processor-weather-report`. Throws a RangeError that says what
 * a name or a media type may be.
 */
export function processorNames(given: string, mediaType?: string): ProcessorNames {
  const name = given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 100 || RESERVED.has(name))
    throw new RangeError(
      `"${given}" cannot be the name of a processor: it is lower-case letters, digits and single hyphens, begins with a letter, and is no word of JavaScript, as in weather-report.`,
    );
  if (mediaType !== undefined && !MEDIA_TYPE.test(mediaType))
    throw new RangeError(`"${mediaType}" is no media type: it is like application/x-weather-report, in lower case.`);
  return {
    name,
    identifier: name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    package: PREFIX + name,
    mediaType: mediaType ?? `application/x-${name}`,
  };
}
