/** The built-in indexes, as `--sink` names them. By themselves, so that the help needs to load none of them. */
export const SINKS = ['sqlite', 'opensearch'] as const;
