import { isFileprocError } from '../../contract/errors.ts';
import { extractionProblems } from '../../read/validate.ts';
import type { ProcessorSample } from './processor-kit.ts';
import type { Settled } from './run-sample.ts';
import { describeThrown, fail } from './runner.ts';

/** Fails where what became of a sample is not what it expects. */
export function checkOutcome(sample: ProcessorSample, outcome: Settled & { settled: true }): void {
  const { expect } = sample;
  if ('error' in expect) {
    if (!('error' in outcome)) fail(`${sample.name} is refused with ${expect.error}`, 'it gave an extraction');
    if (!isFileprocError(outcome.error))
      fail(
        `${sample.name} is refused with a FileprocError ${expect.error}`,
        describeThrown(outcome.error),
        'throw new FileprocError(code, message, { cause })',
      );
    if (outcome.error.code !== expect.error)
      fail(`${sample.name} is refused with ${expect.error}`, describeThrown(outcome.error));
    return;
  }
  if ('error' in outcome) fail(`${sample.name} is read`, describeThrown(outcome.error));
  const extraction = outcome.value;
  const [problem] = extractionProblems(extraction);
  if (problem) fail(`the extraction of ${sample.name} is well formed`, problem);
  try {
    structuredClone(extraction);
  } catch (error) {
    fail('an extraction is plain data, since it crosses processes', describeThrown(error));
  }
  const text = extraction.pages
    .map((page) => [page.text, ...(page.parts ?? []).map((part) => part.text)].join('\n'))
    .join('\f');
  for (const wanted of Array.isArray(expect.text) ? expect.text : [expect.text])
    if (typeof wanted === 'string' ? !text.includes(wanted) : !wanted.test(text))
      fail(`the text of ${sample.name} holds ${String(wanted)}`, JSON.stringify(text.slice(0, 500)));
  if (expect.pages !== undefined && extraction.pages.length !== expect.pages)
    fail(`${sample.name} has ${expect.pages} pages`, String(extraction.pages.length));
  for (const [key, value] of Object.entries(expect.metadata ?? {}))
    if (JSON.stringify(extraction.metadata[key]) !== JSON.stringify(value))
      fail(`metadata.${key} of ${sample.name} is ${JSON.stringify(value)}`, JSON.stringify(extraction.metadata[key]));
  const embedded = (extraction.embedded ?? []).map((entry) => entry.path);
  if (expect.embedded && JSON.stringify(embedded) !== JSON.stringify(expect.embedded))
    fail(`${sample.name} holds the files ${expect.embedded.join(', ')}`, embedded.join(', '));
}
