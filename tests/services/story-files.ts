/** The files of the story: every sample document, and variations of its name and, where it is plain text, of its words. */
import { SAMPLES, type Sample } from '../../examples/sample-documents/generate.mjs';

/** A file of the story. */
export interface StoryFile {
  readonly key: string;
  readonly content: Uint8Array;
  /** What a search must find in it. */
  readonly words: readonly string[];
  /** The error that it ends with. */
  readonly code?: string;
  /** Whether its first page has a thumbnail. */
  readonly hasThumbnail: boolean;
}

/** Scans take seconds of OCR each: one of each is enough. */
const IS_SCAN = /\.(png|tif|jpg|bmp|webp)$|領収書/;
/** Copies of what is read in milliseconds. */
const COPIES_OF_TEXT = 13;
const COPIES_OF_OTHERS = 7;

/** About 300 files, in Japanese and English, of every format and encoding of the sample documents. */
export async function storyFiles(): Promise<StoryFile[]> {
  const files: StoryFile[] = [];
  for (const sample of SAMPLES) {
    const { content } = sample;
    const made = typeof content === 'function' ? await content() : content;
    files.push(storyFile(sample, sample.path, made));
    if (IS_SCAN.test(sample.path)) continue;
    const copies = typeof made === 'string' && made !== '' ? COPIES_OF_TEXT : COPIES_OF_OTHERS;
    for (let copy = 1; copy <= copies; copy++)
      files.push(storyFile(sample, copiedKey(sample.path, copy), varied(sample, made, copy), copy));
  }
  return files;
}

/** Words that only this copy has, where it is plain text. */
const marker = (copy: number): string => `控え${copy}番`;

function varied({ words = [] }: Sample, content: Buffer | string, copy: number): Buffer | string {
  const [word] = words;
  return typeof content === 'string' && word ? content.replace(word, `${word} ${marker(copy)} `) : content;
}

function copiedKey(path: string, copy: number): string {
  const dot = path.lastIndexOf('.');
  return `部署 ${copy}+${'ｶﾀｶﾅ'.slice(0, (copy % 4) + 1)}/${path.slice(0, dot)} (${copy})${path.slice(dot)}`;
}

function storyFile(sample: Sample, key: string, content: Buffer | string, copy?: number): StoryFile {
  const isText = typeof content === 'string' && content !== '';
  const words = [...(sample.words ?? []), ...(isText && copy !== undefined ? [marker(copy)] : [])];
  return {
    key,
    content: Buffer.from(content),
    words,
    ...(sample.code !== undefined && { code: sample.code }),
    hasThumbnail: sample.code === undefined && /\.(pdf|png|tif|jpg|bmp|webp)$|really-a-pdf/.test(sample.path),
  };
}
