import type { OcrEngineFactory, Processor } from '@cis/fileproc-core';
import { ppocr } from '@cis/fileproc-ocr-ppocr';
import { tesseract } from '@cis/fileproc-ocr-tesseract';
import { archive } from '@cis/fileproc-processor-archive';
import { docuworks } from '@cis/fileproc-processor-docuworks';
import { email } from '@cis/fileproc-processor-email';
import { image } from '@cis/fileproc-processor-image';
import { office } from '@cis/fileproc-processor-office';
import { pdf } from '@cis/fileproc-processor-pdf';
import { html, text } from '@cis/fileproc-processor-text';
import type { Configuration } from '../configuration/load.ts';

/** The user's processors first, so that they win for the same media types; then the built-in ones that they do not replace. */
export function composeProcessors({ values, file }: Configuration): Processor[] {
  const own = file?.processors ?? [];
  const names = new Set(own.map((processor) => processor.name));
  const builtIn = [
    pdf({ dpi: values.PDF_DPI }),
    office(),
    docuworks({ readers: values.DOCUWORKS_READERS, ocrFallback: values.DOCUWORKS_OCR_FALLBACK }),
    email(),
    archive(),
    image(),
    html(),
    text(),
  ];
  return [...own, ...builtIn.filter((processor) => !names.has(processor.name))];
}

/** The OCR engine that the configuration names; undefined where OCR is switched off. */
export function composeOcrEngine({ values, file }: Configuration): OcrEngineFactory | undefined {
  if (file?.ocr) return file.ocr;
  if (values.OCR_ENGINE === 'none') return undefined;
  return values.OCR_ENGINE === 'tesseract' ? tesseract() : ppocr();
}
