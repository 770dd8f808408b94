import { RemovalPolicy } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Where thumbnails go; their own events are of no interest. */
export const THUMBNAIL_PREFIX = 'thumbnails/';

/** The bucket of the files. It is never deleted with the stack. */
export function createBucket(scope: Construct): Bucket {
  return new Bucket(scope, 'Files', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    eventBridgeEnabled: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Sends the events of the bucket to the queue, but those of the worker's own thumbnails. */
export function sendEvents(scope: Construct, bucket: Bucket, queue: Queue): void {
  const pattern: EventPattern = {
    source: ['aws.s3'],
    detailType: ['Object Created', 'Object Deleted'],
    detail: {
      bucket: { name: [bucket.bucketName] },
      object: { key: Match.anythingButPrefix(THUMBNAIL_PREFIX) },
    },
  };
  new Rule(scope, 'FileEvents', { eventPattern: pattern, targets: [new SqsQueue(queue)] });
}
