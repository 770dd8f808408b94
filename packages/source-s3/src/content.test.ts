import type { FileprocError } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { textOf } from './fake-s3.fixture.ts';
import { partly, signal, start } from './files.fixture.ts';

describe('a content that breaks', () => {
  const text = Array.from({ length: 3000 }, (_, index) => String(index)).join(' ');

  test.each(['cut', 'hang'] as const)('is taken up where it broke (%s), if it is still the same', async (how) => {
    const { server, files } = await start({ idleTimeout: 150 });
    const { etag } = server.put('a', text);
    server.fault = (request) => {
      const count = server.requests.length;
      if (count === 1) return partly(request, server, 'a', 0, 5000, how);
      return count === 2 && partly(request, server, 'a', 5000, 9000, how);
    };
    const { content } = await files.open(files.fileOf('a'), signal());
    expect(await textOf(content)).toBe(text);
    expect(server.requests.map(({ range, ifMatch }) => [range, ifMatch])).toEqual([
      [undefined, undefined],
      ['bytes=5000-', etag],
      ['bytes=9000-', etag],
    ]);
  });

  test('does not time out while its reader is slow', async () => {
    const { server, files } = await start({ idleTimeout: 500 });
    server.put('a', new Uint8Array(1_000_000));
    const { content } = await files.open(files.fileOf('a'), signal());
    let bytes = 0;
    for await (const chunk of content) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 1200));
      bytes += chunk.byteLength;
    }
    expect([bytes, server.requests.length]).toEqual([1_000_000, 1]);
  });

  test('is read past what is there already by a server that knows no ranges', async () => {
    const { server, files } = await start();
    server.put('a', text);
    server.fault = (request) => {
      if (server.requests.length === 1) return partly(request, server, 'a', 0, 5000, 'cut');
      return partly(request, server, 'a', 0, text.length, 'hang');
    };
    const { content } = await files.open(files.fileOf('a'), signal());
    expect(await textOf(content)).toBe(text);
  });

  test.each(['overwritten', 'deleted'])('is SOURCE_CHANGED where the object was %s meanwhile', async (how) => {
    const { server, files } = await start();
    server.put('a', text);
    server.fault = (request) => server.requests.length === 1 && partly(request, server, 'a', 0, 5000, 'cut');
    const { content } = await files.open(files.fileOf('a'), signal());
    if (how === 'deleted') server.objects.delete('a');
    else server.put('a', `${text}, and more`);
    await expect(textOf(content)).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: expect.stringContaining('s3://documents/a'),
    });
  });

  test('is SOURCE_UNAVAILABLE where it breaks again and again', async () => {
    const { server, files } = await start({ maxResumes: 2 });
    server.put('a', text);
    server.fault = (request) => {
      const from = Number(/\d+/.exec(request.range ?? '0')?.[0]);
      return partly(request, server, 'a', from, from + 10, 'cut');
    };
    const { content } = await files.open(files.fileOf('a'), signal());
    const error = await textOf(content).catch((thrown: FileprocError) => thrown);
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE', retryable: true });
    expect(String(error)).toContain(
      `s3://documents/a broke off 3 times, the last time after 30 of ${text.length} bytes`,
    );
    expect(server.requests).toHaveLength(3);
  });
});
