export { type SqliteOptions, type SqliteSink, sqlite } from './sqlite.ts';
