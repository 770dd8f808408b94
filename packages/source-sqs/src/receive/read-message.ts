import type { FileRef, LogRecord } from '@cis/fileproc-core';
import { parseBody } from '../message/parse-body.ts';
import { isFolderMarker, isReasonToLook } from '../message/s3-record.ts';
import type { SqsSettings } from '../options.ts';

/** What a message asks for. */
export interface ReadMessage {
  /** The files to look at, each once. */
  readonly files: readonly FileRef[];
  /** It is, or holds, something that is no event about a file of ours: it must not be deleted. */
  readonly isInvalid: boolean;
  /** For the log. Bodies are never in it. */
  readonly notes: readonly LogRecord[];
}

/** Reads a message. Every event is a reason to look at its object, whatever it says has happened. */
export function readMessage(
  body: string,
  settings: Pick<SqsSettings, 'bucket' | 'ignorePrefixes' | 'store'>,
): ReadMessage {
  const parsed = parseBody(body);
  if (parsed.kind === 'test') return done('is the test event of S3');
  if (parsed.kind === 'invalid') return { files: [], isInvalid: true, notes: [invalid(parsed.reason)] };
  const { records, bad } = parsed;
  if (records.length + bad.length === 0) return done('holds no records');
  const ours = records.filter(({ bucket }) => bucket === settings.bucket);
  const others = new Set(records.map(({ bucket }) => bucket).filter((bucket) => bucket !== settings.bucket));
  const reasons = [...bad.map(({ reason }) => reason), ...[...others].map((bucket) => `it is of the bucket ${bucket}`)];
  const isOwn = (key: string) => settings.ignorePrefixes.some((prefix) => key.startsWith(prefix));
  const wanted = ours.filter((record) => isReasonToLook(record.event) && !isFolderMarker(record) && !isOwn(record.key));
  const files: FileRef[] = [];
  for (const key of new Set(wanted.map(({ key }) => key))) {
    try {
      files.push(settings.store.fileOf(key));
    } catch (thrown) {
      reasons.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return { files, isInvalid: reasons.length > 0, notes: reasons.length > 0 ? [invalid(reasons.join('; '))] : [] };
}

function done(what: string): ReadMessage {
  return { files: [], isInvalid: false, notes: [{ level: 'info', message: `it ${what} and was acknowledged` }] };
}

function invalid(reason: string): LogRecord {
  return { level: 'warn', code: 'INVALID_MESSAGE', message: `it is no event about a file of ours: ${reason}` };
}
