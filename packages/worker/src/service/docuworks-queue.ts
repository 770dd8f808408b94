import { FileprocError } from '@cis/fileproc-core';
import { enqueue } from '@cis/fileproc-source-sqs';
import { bucketOptions, queueAccess } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import type { DocuworksQueue } from './forward-docuworks.ts';

/** The queue of DOCUWORKS_QUEUE_URL; undefined where it is not set. Throws INVALID_CONFIG where this worker reads it itself. */
export function docuworksQueue(configuration: Configuration): DocuworksQueue | undefined {
  const { DOCUWORKS_QUEUE_URL: queueUrl, SQS_QUEUE_URL: live, SQS_BACKFILL_QUEUE_URL: backfill } = configuration.values;
  if (queueUrl === undefined) return undefined;
  if (queueUrl === live || queueUrl === backfill)
    throw new FileprocError(
      'INVALID_CONFIG',
      'DOCUWORKS_QUEUE_URL names a queue that this worker reads: files would go round in a circle. Unset it on the machine with DocuWorks.',
    );
  const { bucket } = bucketOptions(configuration);
  return {
    async send(file) {
      await enqueue([file], { ...queueAccess(configuration), queueUrl, bucket });
    },
  };
}
