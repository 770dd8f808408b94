import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineProcessor, type Extraction, FileprocError } from '@cis/fileproc-core';

/*
 * Processors that keep the contract or break it, in a module that a child process can import.
 */

/** One page a line; a file that does not start with `lines` is damaged. */
const read = (content: Uint8Array, name: string): Extraction => {
  const text = new TextDecoder().decode(content);
  if (!text.startsWith('lines\n')) throw new FileprocError('CORRUPT', `${name} does not start with "lines"`);
  const pages = text.split('\n').slice(1);
  return { pages: pages.map((line, index) => ({ number: index + 1, text: line, origin: 'text' })), metadata: {} };
};
const base = { version: '1', mediaTypes: ['text/x-lines'] };

export const right = defineProcessor({
  ...base,
  name: 'right',
  async process(file) {
    return read(await file.bytes(), file.name);
  },
});
export const forgetsAbort = defineProcessor({
  ...base,
  name: 'forgets-abort',
  async process(file) {
    const extraction = read(await file.bytes(), file.name);
    await sleep(500);
    return extraction;
  },
});
export const throwsPlainError = defineProcessor({
  ...base,
  name: 'throws-plain-error',
  async process(file) {
    const content = await file.bytes();
    if (content[0] !== 'l'.charCodeAt(0)) throw new TypeError('cannot read properties of undefined');
    return read(content, file.name);
  },
});
export const shufflesPages = defineProcessor({
  ...base,
  name: 'shuffles-pages',
  async process(file) {
    const extraction = read(await file.bytes(), file.name);
    return { ...extraction, pages: extraction.pages.toReversed() };
  },
});
export const leavesFiles = defineProcessor({
  ...base,
  name: 'leaves-files',
  async process(file) {
    writeFileSync(join(tmpdir(), 'forgotten.tmp'), 'x');
    return read(await file.bytes(), file.name);
  },
});
export const blocks = defineProcessor({
  ...base,
  name: 'blocks',
  async process(file) {
    // By its CPU time: on a machine with much to do the time of day passes without it.
    const begun = process.cpuUsage();
    while (process.cpuUsage(begun).user < 250_000);
    return read(await file.bytes(), file.name);
  },
});
export const readsOutside = defineProcessor({
  ...base,
  name: 'reads-outside',
  async process(file) {
    const host = readFileSync('/etc/hostname', 'utf8').trim();
    return { ...read(await file.bytes(), file.name), metadata: { host } };
  },
});
export const startsProcess = defineProcessor({
  ...base,
  name: 'starts-process',
  async process(file) {
    try {
      execFileSync(process.execPath, ['--version']);
    } catch (error) {
      throw new FileprocError('CORRUPT', `${file.name} could not be converted`, { cause: error });
    }
    return read(await file.bytes(), file.name);
  },
});
export const copesWithDenial = defineProcessor({
  ...base,
  name: 'copes-with-denial',
  async process(file) {
    try {
      readFileSync('/etc/hostname');
    } catch {
      // It does without.
    }
    return read(await file.bytes(), file.name);
  },
});
