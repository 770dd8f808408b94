import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { THUMBNAIL_PREFIX } from './bucket.ts';
import type { Queues } from './queues.ts';

/** What a worker calls, and nothing else: the same as `packages/worker/deploy/iam/worker-policy.json`. */
export function permitWorker(role: IRole, bucket: Bucket, queues: Queues, domain: Domain): void {
  const { events, backfill, deadLetters, docuworks } = queues;
  const read = [events, backfill, ...(docuworks ? [docuworks] : [])];
  const permit = (actions: string[], resources: string[]) =>
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  permit(['s3:ListBucket'], [bucket.bucketArn]);
  permit(['s3:GetObject'], [bucket.arnForObjects('*')]);
  permit(['s3:DeleteObject', 's3:PutObject'], [bucket.arnForObjects(`${THUMBNAIL_PREFIX}*`)]);
  permit(
    ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'],
    read.map(({ queueArn }) => queueArn),
  );
  permit(
    ['sqs:GetQueueAttributes'],
    [...read, deadLetters].map(({ queueArn }) => queueArn),
  );
  permit(['es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'], [`${domain.domainArn}/*`]);
  if (docuworks) permit(['sqs:SendMessage'], [docuworks.queueArn]);
}
