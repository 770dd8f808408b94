import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExtractionService, type ExtractionService } from './service.ts';

let service: ExtractionService;
let url: string;

beforeAll(async () => {
  service = createExtractionService();
  await new Promise<void>((listening) => service.server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(service.server.address() as AddressInfo).port}/`;
});
afterAll(() => service[Symbol.asyncDispose]());

async function post(body: Uint8Array<ArrayBuffer> | string, name: string): Promise<[number, unknown]> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'x-file-name': encodeURIComponent(name), 'content-type': '' },
  });
  return [response.status, await response.json()];
}

test('an uploaded Shift_JIS text comes back as pages', async () => {
  // 日本語の文章です。
  const body = new Uint8Array([
    0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x95, 0xb6, 0x8f, 0xcd, 0x82, 0xc5, 0x82, 0xb7, 0x81, 0x42,
  ]);
  expect(await post(body, 'メモ.txt')).toMatchObject([
    200,
    { type: 'text/plain', pages: [{ number: 1, text: '日本語の文章です。' }] },
  ]);
});

test('what cannot be read is answered with a status and a code that say why', async () => {
  expect(await post('', 'empty.txt')).toMatchObject([422, { code: 'EMPTY_FILE' }]);
  expect(await post('%PDF-1.7 and then nothing', 'broken.pdf')).toMatchObject([422, { code: 'CORRUPT' }]);
  expect(await post(new Uint8Array([0, 1, 2, 3, 255, 254, 0, 7]), 'x.bin')).toMatchObject([
    415,
    { code: 'UNSUPPORTED_TYPE' },
  ]);
  expect(await post(new Uint8Array(21 * 1024 * 1024).fill(65), 'large.txt')).toMatchObject([
    413,
    { code: 'FILE_TOO_LARGE' },
  ]);
});
