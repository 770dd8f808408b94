import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MessageSource, msgOf } from '../../packages/processor-email/src/msg/message.fixture.ts';
import { ID } from '../../packages/processor-email/src/msg/properties.ts';
import { doublingForms, pdfAttacks } from './pdf-attacks.ts';
import { type HostileReader, hostileReader } from './reading.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let hostile: HostileReader;
beforeAll(async () => {
  hostile = await hostileReader();
});
afterAll(() => hostile[Symbol.asyncDispose]());

test('PDF files that lead back to themselves, or tell of more than there is, give their page', async () => {
  const wrong: unknown[] = [];
  for (const [name, content] of Object.entries(pdfAttacks())) {
    const { outcome, pages, text, cpuSeconds = 0, peakMegabytes = 0 } = await hostile.read(name, content);
    if (outcome !== 'read' || pages !== 1 || text !== 'first page' || cpuSeconds > 10 || peakMegabytes > 1000)
      wrong.push({ name, outcome, pages, text, cpuSeconds, peakMegabytes });
  }
  expect(wrong).toEqual([]);
});

test('a PDF that draws a form 2^30 times costs the form and not the page', async () => {
  const { outcome, text, warnings, cpuSeconds = 0 } = await hostile.read('doubling.pdf', doublingForms());
  expect([outcome, text, warnings, cpuSeconds < 10]).toEqual(['read', 'first page', ['FORMS_LEFT_OUT'], true]);
});

test('messages of Outlook nested 50 deep are read, and RTF of 100,000 nested groups ends soon where RTF is read', async () => {
  let message: MessageSource = { properties: { [ID.subject]: 'innermost' } };
  for (let level = 0; level < 50; level++)
    message = { properties: { [ID.subject]: `level ${level}` }, attachments: [{ message, properties: {} }] };
  const nested = await hostile.read('nested.msg', msgOf(message));
  expect([nested.outcome, nested.embedded]).toEqual(['read', [{ path: 'level 48.eml', outcome: 'embedded' }]]);
  const rtf = `{\\rtf1 ${'{\\b '.repeat(100_000)}deep${'}'.repeat(100_000)} after}`;
  const { outcome, cpuSeconds = 0 } = await hostile.read('nested.rtf', rtf);
  expect(['read', 'LIMIT_EXCEEDED', 'UNSUPPORTED_TYPE']).toContain(outcome);
  expect(cpuSeconds).toBeLessThan(10);
});
