import { expect, test, vi } from 'vitest';
import { type Mutation, mutateBytes } from './mutate-bytes.ts';
import { mutateZip } from './mutate-zip.ts';
import { randomFrom } from './random.ts';
import { FORMATS } from './seeds.ts';
import { type Finding, type FuzzInput, fuzz } from './session.ts';

vi.setConfig({ testTimeout: 180_000 });

const changed = (mutate: Mutation, content: Buffer, seed: number) => mutate(content, randomFrom(seed));

test('the same seed makes the same input, other seeds make others, and a fixture itself is never changed', async () => {
  const samples = await Promise.all(['docx', 'doc', 'eml', 'pdf', 'xml'].map((name) => FORMATS[name]!()));
  for (const { seeds, mutate } of samples) {
    const seed = seeds[0]!;
    const before = Buffer.from(seed);
    const made = new Set(Array.from({ length: 30 }, (_, at) => changed(mutate, seed, at).toString('base64')));
    expect(made.size).toBeGreaterThan(15);
    expect(changed(mutate, seed, 7).equals(changed(mutate, seed, 7))).toBe(true);
    expect(seed.equals(before)).toBe(true);
  }
});

test('what is changed inside a package is a package again', async () => {
  const { seeds } = await FORMATS.docx!();
  const whole = Array.from({ length: 50 }, (_, at) => changed(mutateZip, seeds[0]!, at)).filter(
    (content) => content.toString('latin1', 0, 4) === 'PK\x03\x04' && content.includes('PK\x05\x06', 0, 'latin1'),
  );
  expect(whole).toHaveLength(50);
});

test('inputs are read, told before and after, and nothing is left of them', async () => {
  const told: string[] = [];
  const findings: Finding[] = [];
  const report = await fuzz({
    formats: new Map([['txt', { seeds: [Buffer.from('some text'), Buffer.from('x')], mutate: mutateBytes }]]),
    seed: 5,
    milliseconds: 60_000,
    count: 6,
    workers: 1,
    before: async ({ name }: FuzzInput) => void told.push(`before ${name}`),
    after: async ({ name }: FuzzInput) => void told.push(`after ${name}`),
    found: async (finding) => void findings.push(finding),
  });
  expect(told).toEqual([5, 6, 7, 8, 9, 10].flatMap((seed) => [`before ${seed}.txt`, `after ${seed}.txt`]));
  expect([report.inputs, report.leakedProcesses, report.leakedScratch, findings]).toEqual([6, 0, 0, []]);
});
