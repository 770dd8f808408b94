import type { ExtractedDocument, Page } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { hocr } from './hocr.ts';

const page: Page = {
  number: 1,
  text: '納品書 A&B\n倉庫',
  origin: 'ocr',
  width: 300,
  height: 150,
  words: [
    { text: '納品書', box: [10, 20, 60, 15], confidence: 98.6 },
    { text: 'A&B', box: [80, 20, 30, 15], confidence: 71.2 },
    { text: '倉庫', box: [200, 30, 15, 50], confidence: 90 },
  ],
};

function documentOf(pages: readonly Page[], more: Partial<ExtractedDocument> = {}): ExtractedDocument {
  return {
    path: 'scans/"A"&B.png',
    name: '"A"&B.png',
    size: 1,
    sha256: '',
    type: { mediaType: 'image/png', extension: 'png', by: 'content', evidence: '' },
    fileType: 'image',
    processor: { name: 'image', version: '1' },
    pages,
    text: '',
    metadata: { width: 600, height: 300 },
    warnings: [],
    embedded: [],
    wordCount: 0,
    charCount: 0,
    language: 'ja',
    ocrUsed: true,
    textTruncated: false,
    timings: {},
    ...more,
  };
}

describe('hOCR', () => {
  test('has pages, lines and words with their pixels and confidences', () => {
    expect(hocr(documentOf([page]))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ja" lang="ja">
<head>
<title>&#34;A&#34;&#38;B.png</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="fileproc image 1"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word ocrp_lang ocrp_wconf"/>
<meta name="ocr-number-of-pages" content="1"/>
<meta name="ocr-langs" content="ja"/>
</head>
<body>
<div class="ocr_page" id="page_1" title="image &#34;\\&#34;A\\&#34;&#38;B.png&#34;; bbox 0 0 600 300; ppageno 0; scan_res 144 144">
<span class="ocr_line" id="line_1_1" title="bbox 20 40 220 70"><span class="ocrx_word" id="word_1_1_1" title="bbox 20 40 140 70; x_wconf 99">納品書</span> <span class="ocrx_word" id="word_1_1_2" title="bbox 160 40 220 70; x_wconf 71">A&#38;B</span></span>
<span class="ocr_line" id="line_1_2" title="bbox 400 60 430 160" style="writing-mode: vertical-rl"><span class="ocrx_word" id="word_1_2_1" title="bbox 400 60 430 160; x_wconf 90">倉庫</span></span>
</div>
</body>
</html>
`);
  });

  test('gives the places of a PDF at 300 dots per inch, and what a line is turned by', () => {
    const upward: Page = {
      number: 1,
      text: 'going up',
      origin: 'text',
      width: 72,
      height: 144,
      words: [
        { text: 'going', box: [10, 80, 6, 40] },
        { text: 'up', box: [10, 60, 6, 15] },
      ],
    };
    const made = hocr(documentOf([upward], { fileType: 'pdf', metadata: {} }));
    expect(made).toContain('bbox 0 0 300 600; ppageno 0; scan_res 300 300');
    expect(made).toContain('title="bbox 42 250 67 500; textangle 90"');
    expect(made).not.toContain('x_wconf');
  });

  test('holds no character that XML forbids', () => {
    const made = hocr(documentOf([{ ...page, text: 'a\u0001b', words: [{ text: 'a\u0001b', box: [1, 1, 9, 9] }] }]));
    expect(made).toContain('>a\uFFFDb</span>');
  });

  test('is not made of what has no places', () => {
    const sheet = documentOf([{ number: 1, text: 'x', origin: 'text' }]);
    expect(() => hocr(sheet)).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED_TYPE' }));
  });
});
