import { FileprocError, type InventoryEntry } from '@cis/fileproc-core';
import { codeOf } from './arguments.ts';
import { typeTest } from './type-pattern.ts';

/** A file of the index, as an expression sees it. */
export interface WhereFile extends Pick<InventoryEntry, 'code' | 'mediaType' | 'processorName' | 'processorVersion'> {
  readonly key: string;
}

/** Whether a file is meant. */
export type Where = (file: WhereFile) => boolean;

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

const TERM = /^([a-z]+)(!=|<=|>=|=|<|>)(.+)$/;
const NAMES = 'processor, version, type, code';

/**
 * Reads `processor=pdf version<3`: terms parted by spaces, all of which must hold. `processor`, `type` and `code` take `=` and
 * `!=`, `version` also `<`, `<=`, `>` and `>=`. Throws INVALID_CONFIG that names the term which is none.
 */
export function parseWhere(text: string): Where {
  const terms = text.split(/\s+/).filter((term) => term !== '');
  if (terms.length === 0) throw wrong(text, 'it holds no term');
  const tests = terms.map((term) => {
    const [, name, operator, value] = TERM.exec(term) ?? [];
    if (name === undefined || value === undefined) throw wrong(text, `"${term}" is no term such as processor=pdf`);
    return testOf(name, operator as Operator, value, text);
  });
  return (file) => tests.every((test) => test(file));
}

function testOf(name: string, operator: Operator, value: string, text: string): Where {
  if (name === 'version') {
    if (!/\d/.test(value)) throw wrong(text, `"${value}" is no version such as 3 or 1.2.0`);
    return ({ processorVersion }) =>
      // What nothing has read has no version.
      processorVersion !== undefined &&
      processorVersion !== '' &&
      holds(compareVersions(processorVersion, value), operator);
  }
  const test = equalityOf(name, value, text);
  if (operator === '=') return test;
  if (operator === '!=') return (file) => !test(file);
  throw wrong(text, `${name} takes = and !=, not ${operator}; version takes <, <=, > and >=`);
}

function equalityOf(name: string, value: string, text: string): Where {
  if (name === 'processor') return ({ processorName }) => processorName === value;
  if (name === 'type') return typeTest(value);
  if (name === 'code') {
    const code = codeOf(value, '--where code=');
    return (file) => file.code === code;
  }
  throw wrong(text, `there is no "${name}"; there are ${NAMES}`);
}

function holds(order: number, operator: Operator): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Compares by the numbers in them, one after the other: 1.10 is later than 1.9, and 3 is 3.0.0. Negative: `a` is earlier. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.match(/\d+/g)?.map(Number) ?? []) as [number[], number[]];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function wrong(text: string, reason: string): FileprocError {
  return new FileprocError(
    'INVALID_CONFIG',
    `--where ${JSON.stringify(text)}: ${reason}. It takes terms such as "processor=pdf version<3", joined by spaces.`,
  );
}
