import { expect, test } from 'vitest';
import { metadataCollector } from '../metadata.ts';
import { styleFormats } from './cell-formats.ts';
import { createWorkbookReader } from './workbook-reader.ts';

test('a format or an element with the name of a property of JavaScript is nothing special', () => {
  const formats = styleFormats();
  formats.open('s1', undefined);
  formats.format('constructor');
  expect(() => formats.get('s1')).not.toThrow();
  const collector = metadataCollector();
  const { handler } = createWorkbookReader(collector, { pages: 10, most: 1000 });
  handler.open?.('o:Title', {});
  handler.text?.('a');
  handler.close?.('o:Title');
  handler.open?.('constructor', {});
  handler.close?.('constructor');
  expect(collector.metadata).toEqual({ title: 'a' });
});

test('cells that name styles without end have one format', () => {
  const formats = styleFormats();
  expect(new Set(Array.from({ length: 1000 }, (_, index) => formats.get(`s${index}`))).size).toBe(1);
});

test('of sheets past the limit one is kept, which tells that there are more', () => {
  const { handler, read } = createWorkbookReader(metadataCollector(), { pages: 10, most: 1000 });
  for (let sheet = 0; sheet < 100; sheet++) {
    handler.open?.('ss:Worksheet', { 'ss:Name': `${sheet}` });
    handler.close?.('ss:Worksheet');
  }
  expect(read.contents).toHaveLength(11);
});
