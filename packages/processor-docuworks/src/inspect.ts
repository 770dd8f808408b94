import { resolveLimits } from '@cis/fileproc-core';
import { budgetOf } from './container/budget.ts';
import { openContainer } from './container/container.ts';
import { fieldsOf, signedNumber } from './container/element.ts';
import type { Entries } from './container/entries.ts';
import { drawingOf } from './drawing/drawing.ts';
import { DRAWING } from './page/content.ts';
import { attributesOf, referenceOf } from './tree/attributes.ts';
import { descendants, type RecordNode, readRecords } from './tree/record.ts';
import { unknownThings } from './unknown.ts';

/** One attribute of a record: what and how long it is, never what it says. */
export interface InspectedAttribute {
  readonly number: number;
  /** Where the record names it. */
  readonly name?: string;
  /** Bytes of the value. */
  readonly bytes: number;
  /** The number of the entry that holds the value. */
  readonly entry?: number;
}

/** One record. */
export interface InspectedRecord {
  readonly depth: number;
  /** Hexadecimal, four digits: `8010`. */
  readonly kind: string;
  readonly attributes: readonly InspectedAttribute[];
  /** The kind of its drawing, where it has one. */
  readonly drawing?: number;
}

/** One entry. */
export interface InspectedEntry {
  readonly bytes: number;
  /** The kind of drawing where it is one; else its first bytes, hexadecimal. */
  readonly content: string;
}

/** The structure of a DocuWorks file, without any of its text: it can be sent to others. */
export interface Inspection {
  readonly generation: number;
  readonly root: 'document' | 'binder' | 'unknown';
  /** Times that the file was saved. */
  readonly saves: number;
  /** Bytes of earlier states that are still in the file. */
  readonly deadBytes: number;
  /** Bytes of the expanded records. */
  readonly propertiesBytes: number;
  readonly damage: readonly string[];
  /** What the reader does not understand, counted. */
  readonly unknown: readonly string[];
  readonly entries: readonly InspectedEntry[];
  readonly records: readonly InspectedRecord[];
}

/** Records and entries that are listed. */
const MOST_LISTED = 100_000;
/** First bytes of an entry that are shown: enough to tell a JPEG, too few to tell what it shows. */
const SHOWN_BYTES = 8;

/**
 * The structure of a DocuWorks file: records, attributes and entries by number and length, without their contents. Throws
 * CORRUPT, ENCRYPTED or LIMIT_EXCEEDED for a file whose structure cannot be read.
 */
export function inspectDocuworks(bytes: Uint8Array): Inspection {
  const budget = budgetOf(resolveLimits());
  const container = openContainer(bytes, budget);
  const damage = [...container.damage];
  const root = readRecords(container.properties, damage);
  const { generation, saves, deadBytes, entries, properties } = container;
  return {
    generation,
    root: container.root,
    saves,
    deadBytes,
    propertiesBytes: properties.length,
    damage,
    unknown: unknownThings(root, { entries, budget }),
    entries: Array.from({ length: Math.min(entries.count, MOST_LISTED) }, (_, index) => inspectEntry(entries, index)),
    records: [...descendants(root).take(MOST_LISTED)].map((record) => inspectRecord(record, entries)),
  };
}

/** An inspection in lines for a terminal or a report. */
export function formatInspection(inspection: Inspection): string {
  const { generation, root, saves, deadBytes, propertiesBytes, damage, unknown, entries, records } = inspection;
  return [
    `DocuWorks ${root}, generation ${generation}, saved ${saves} times, ${deadBytes} bytes of earlier states`,
    `${records.length} records in ${propertiesBytes} bytes, ${entries.length} entries`,
    ...damage.map((message) => `damage: ${message}`),
    ...unknown.map((what) => `not understood: ${what}`),
    ...entries.map(({ bytes, content }, index) => `entry ${index}: ${bytes} bytes, ${content}`),
    ...records.map(formatRecord),
  ].join('\n');
}

function formatRecord({ depth, kind, attributes, drawing }: InspectedRecord): string {
  const list = attributes.map(
    ({ number, name, bytes, entry }) =>
      `${name ? `${number} ${name}` : number}: ${entry === undefined ? bytes : `entry ${entry}`}`,
  );
  const picture = drawing === undefined ? '' : ` drawing kind ${drawing}`;
  return `${'  '.repeat(depth)}${kind}${picture}${list.length > 0 ? ` {${list.join(', ')}}` : ''}`;
}

function inspectRecord(record: RecordNode, entries: Entries): InspectedRecord {
  const { numbers } = attributesOf(record, entries);
  const drawing = quietly(() => drawingOf(record.attributes.get(DRAWING), entries)?.kind);
  return {
    depth: record.depth,
    kind: record.kind.toString(16).padStart(4, '0'),
    attributes: [...record.attributes].map(([number, element]) => {
      const name = numbers.get(number);
      const entry = quietly(() => referenceOf(element)?.entry);
      return { number, ...(name && { name }), bytes: element.value.length, ...(entry !== undefined && { entry }) };
    }),
    ...(drawing !== undefined && { drawing }),
  };
}

function inspectEntry(entries: Entries, index: number): InspectedEntry {
  const body = quietly(() => entries.body(index));
  if (!body) return { bytes: 0, content: 'broken' };
  const kind = body[0] === 0x80 ? quietly(() => signedNumber(fieldsOf(body).get(0x80))) : undefined;
  const content =
    kind === undefined ? Buffer.from(body.subarray(0, SHOWN_BYTES)).toString('hex') : `drawing kind ${kind}`;
  return { bytes: body.length, content };
}

/** Broken parts are shown as such and do not end an inspection. */
function quietly<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
