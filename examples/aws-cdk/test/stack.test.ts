import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FileprocStack } from '../lib/fileproc-stack.ts';

const DEPLOY = new URL('../../../packages/worker/deploy/', import.meta.url);
const usual = { minMachines: 1, maxMachines: 20, filesPerMachine: 200, version: 'latest', docuworks: false };

function templateOf(props: Partial<typeof usual> = {}): Template {
  return Template.fromStack(new FileprocStack(new App(), 'fileproc', { ...usual, ...props }));
}

const template = templateOf();

test('events of the bucket go to the queue by EventBridge, but not those of thumbnails', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created', 'Object Deleted'],
      detail: { object: { key: [{ 'anything-but': { prefix: 'thumbnails/' } }] } },
    },
  });
});

test('both queues have one dead-letter queue, and receives enough for machines that are taken away', () => {
  const queues = Object.values(template.findResources('AWS::SQS::Queue'));
  const redriven = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);
  assert.deepEqual(
    redriven.map(({ Properties }) => [Properties.RedrivePolicy.maxReceiveCount, Properties.VisibilityTimeout]),
    [
      [10, 300],
      [10, 300],
    ],
  );
});

test('a worker may do what its policy for other ways of deployment permits, and nothing else', () => {
  const policy = JSON.parse(readFileSync(new URL('iam/worker-policy.json', DEPLOY), 'utf8')) as {
    Statement: { Action: string | string[] }[];
  };
  const wanted = policy.Statement.flatMap(({ Action }) => Action);
  const given = Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('WorkerRole'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action);
  assert.deepEqual([...new Set(given)].sort(), [...new Set(wanted)].sort());
});

test('machines are told where bucket, queues and index are, and nothing that is a secret', () => {
  const [launchTemplate] = Object.values(template.findResources('AWS::EC2::LaunchTemplate'));
  const text = JSON.stringify(launchTemplate);
  for (const name of ['S3_BUCKET', 'SQS_QUEUE_URL', 'SQS_BACKFILL_QUEUE_URL', 'DLQ_QUEUE_URL', 'OPENSEARCH_ENDPOINT'])
    assert.ok(text.includes(`'${name}=`), name);
  assert.doesNotMatch(text, /PASSWORD|SECRET/);
  assert.equal(launchTemplate?.Properties.LaunchTemplateData.MetadataOptions.HttpTokens, 'required');
});

test('the fleet follows the backlog of both queues for each machine', () => {
  template.hasResourceProperties('AWS::AutoScaling::ScalingPolicy', {
    TargetTrackingConfiguration: {
      TargetValue: 200,
      CustomizedMetricSpecification: {
        Metrics: Match.arrayWith([
          Match.objectLike({ Expression: '(FILL(queue0, 0) + FILL(queue1, 0)) / IF(machines > 0, machines, 1)' }),
        ]),
      },
    },
  });
});

test('bucket and index stay when the stack is deleted, and both are encrypted', () => {
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  template.hasResource('AWS::OpenSearchService::Domain', {
    DeletionPolicy: 'Retain',
    Properties: { EncryptionAtRestOptions: { Enabled: true }, NodeToNodeEncryptionOptions: { Enabled: true } },
  });
});

test('with DocuWorks there is a queue of its own, that workers may send to, and a Windows machine', () => {
  const withDocuworks = templateOf({ docuworks: true });
  withDocuworks.resourceCountIs('AWS::SQS::Queue', 4);
  withDocuworks.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 2);
  assert.match(JSON.stringify(withDocuworks.findResources('AWS::IAM::Policy')), /sqs:SendMessage/);
});
