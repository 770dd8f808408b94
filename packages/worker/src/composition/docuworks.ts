import { FileprocError, type OutsideProgram } from '@cis/fileproc-core';
import { docuworksBridge } from '@cis/fileproc-docuworks-bridge';
import type { Configuration } from '../configuration/load.ts';

/**
 * The programs that processors may ask: DocuWorks on Windows. Elsewhere, where DOCUWORKS_QUEUE_URL names a queue that such a
 * machine works off, a stand-in that says so; else none. The bridge starts no process before it is asked, and its process
 * ends with this one.
 */
export function composePrograms(
  { values }: Configuration,
  platform: NodeJS.Platform = process.platform,
): Readonly<Record<string, OutsideProgram>> | undefined {
  if (platform === 'win32')
    return {
      docuworks: docuworksBridge({
        timeoutSeconds: values.DOCUWORKS_TIMEOUT,
        ...(values.DOCUWORKS_SDK_PATH !== undefined && { sdkPath: values.DOCUWORKS_SDK_PATH }),
        ...(values.DOCUWORKS_NODE !== undefined && { node: values.DOCUWORKS_NODE }),
      }),
    };
  return values.DOCUWORKS_QUEUE_URL === undefined ? undefined : { docuworks: elsewhere };
}

const elsewhere: OutsideProgram = {
  async ask(_request, { path }) {
    throw new FileprocError(
      'DOCUWORKS_UNAVAILABLE',
      `${path} waits for a machine with DocuWorks, which works off the queue of DOCUWORKS_QUEUE_URL.`,
    );
  },
};
