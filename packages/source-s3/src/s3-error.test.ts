import type { ErrorCode, FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { fail, textOf } from './fake-s3.fixture.ts';
import { signal, start } from './files.fixture.ts';

describe('an error of S3', () => {
  test.each<[string, number, string, string, ErrorCode, string]>([
    ['that the object is gone', 404, 'NoSuchKey', '', 'SOURCE_MISSING', 's3://documents/k/1 is gone'],
    ['that a delete marker is the latest', 405, 'MethodNotAllowed', '', 'SOURCE_MISSING', 'is gone'],
    ['that the bucket is gone', 404, 'NoSuchBucket', '', 'SOURCE_UNAVAILABLE', 'no bucket documents'],
    ['that is none of S3', 404, 'NotFound', '', 'SOURCE_UNAVAILABLE', 'Check the endpoint'],
    ['of a policy', 403, 'AccessDenied', '', 'SOURCE_DENIED', 'Without s3:ListBucket'],
    ['of a key of KMS', 400, 'KMS.DisabledException', '', 'SOURCE_DENIED', 'kms:Decrypt'],
    [
      'of an archived object',
      403,
      'InvalidObjectState',
      '<StorageClass>DEEP_ARCHIVE</StorageClass>',
      'SOURCE_ARCHIVED',
      'archive storage class DEEP_ARCHIVE',
    ],
    [
      'of an object in an archive tier',
      403,
      'InvalidObjectState',
      '<StorageClass>INTELLIGENT_TIERING</StorageClass><AccessTier>ARCHIVE_ACCESS</AccessTier>',
      'SOURCE_ARCHIVED',
      'archive storage class INTELLIGENT_TIERING, ARCHIVE_ACCESS',
    ],
    ['of credentials that expired', 400, 'ExpiredToken', '', 'SOURCE_UNAVAILABLE', 'Renew them'],
    ['of a wrong key', 403, 'InvalidAccessKeyId', '', 'SOURCE_UNAVAILABLE', 'does not accept the credentials'],
    ['of a wrong secret', 403, 'SignatureDoesNotMatch', '', 'SOURCE_UNAVAILABLE', 'does not accept the credentials'],
    ['of a wrong clock', 403, 'RequestTimeTooSkewed', '', 'SOURCE_UNAVAILABLE', 'clock'],
    ['of another region', 301, 'PermanentRedirect', '', 'SOURCE_UNAVAILABLE', 'another region'],
    ['of its own', 500, 'InternalError', '', 'SOURCE_UNAVAILABLE', 's3://documents/k/1'],
    ['of too many requests', 503, 'SlowDown', '', 'SOURCE_UNAVAILABLE', 'SlowDown'],
  ])('%s: %i %s', async (_, status, code, more, expected, words) => {
    const { server, files } = await start();
    server.fault = (request) => {
      fail(request, status, code, more);
      return true;
    };
    const error = await files.open(files.fileOf('k/1'), signal()).catch((thrown: FileprocError) => thrown);
    expect(error).toMatchObject({ code: expected, message: expect.stringContaining(words) });
    expect(String(error)).toContain('documents');
  });

  test('that passes is tried again', async () => {
    const { server, files } = await start({ maxAttempts: 3 });
    server.put('a', 'x');
    server.fault = (request) => {
      if (server.requests.length > 2) return false;
      fail(request, 503, 'SlowDown');
      return true;
    };
    const { content } = await files.open(files.fileOf('a'), signal());
    expect([await textOf(content), server.requests.length]).toEqual(['x', 3]);
  });

  test('of no answer at all is SOURCE_UNAVAILABLE', async () => {
    const { server, files } = await start({ requestTimeout: 100 });
    server.fault = () => true;
    await expect(files.open(files.fileOf('a'), signal())).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await server[Symbol.asyncDispose]();
    await expect(files.open(files.fileOf('a'), signal())).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  test('names a key without letting it write lines of its own', async () => {
    const { files } = await start();
    await expect(files.open(files.fileOf('a\nb\u001b'), signal())).rejects.toThrow('s3://documents/a%0Ab%1B is gone');
  });
});
