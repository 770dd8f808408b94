import type { Pipeline } from '@cis/fileproc-core';
import type { Span } from '@opentelemetry/api';

/**
 * Makes a span of each file for OpenTelemetry, where `@opentelemetry/api` is installed beside the worker and a provider is
 * registered (by `node --import` of its SDK). Without it nothing is loaded and nothing is listened to.
 */
export async function tracePipeline(pipeline: Pipeline): Promise<void> {
  const api = await import('@opentelemetry/api').catch(() => undefined);
  if (!api) return;
  const { SpanStatusCode, trace } = api;
  const tracer = trace.getTracer('@cis/fileproc-worker');
  /** By URI: no two deliveries of one file are worked on at once. */
  const spans = new Map<string, Span>();
  pipeline.on('file-start', ({ file, attempt }) => {
    spans.set(
      file.uri,
      tracer.startSpan('fileproc.file', { attributes: { 'fileproc.uri': file.uri, 'fileproc.attempt': attempt } }),
    );
  });
  const end = (uri: string, attributes: Record<string, string | number>, error?: { code: string; message: string }) => {
    const span = spans.get(uri);
    spans.delete(uri);
    if (!span) return;
    span.setAttributes(attributes);
    if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: `${error.code}: ${error.message}` });
    span.end();
  };
  pipeline.on('file-done', ({ file, outcome, error, fileType, processor, milliseconds }) => {
    const stages = Object.entries(milliseconds).map(([stage, value]) => [
      `fileproc.ms.${stage.replaceAll(' ', '_')}`,
      value,
    ]);
    end(
      file.uri,
      {
        'fileproc.outcome': outcome,
        ...(fileType !== undefined && { 'fileproc.type': fileType }),
        ...(processor !== undefined && { 'fileproc.processor': processor }),
        ...Object.fromEntries(stages),
      },
      error,
    );
  });
  pipeline.on('file-returned', ({ file, error }) => end(file.uri, { 'fileproc.outcome': 'returned' }, error));
}
