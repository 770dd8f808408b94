import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, IpAddresses, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { createAlarms, NAMESPACE } from './alarms.ts';
import { createBucket, sendEvents } from './bucket.ts';
import { createDocuworksMachines } from './docuworks-machines.ts';
import { createFleet } from './fleet.ts';
import { permitWorker } from './permissions.ts';
import { createQueues } from './queues.ts';
import { createDomain } from './search.ts';

/** What may be chosen: `cdk.json`, or `--context fileproc:maxMachines=5`. */
export interface FileprocStackProps extends StackProps {
  readonly minMachines: number;
  readonly maxMachines: number;
  readonly filesPerMachine: number;
  readonly version: string;
  readonly docuworks: boolean;
}

/** A bucket whose files are searchable in OpenSearch: the events, the queues, the machines, and what watches over them. */
export class FileprocStack extends Stack {
  constructor(scope: Construct, id: string, props: FileprocStackProps) {
    super(scope, id, props);
    const vpc = new Vpc(this, 'Network', { ipAddresses: IpAddresses.cidr('10.0.0.0/16'), maxAzs: 2, natGateways: 1 });
    // Free, and spares the charges of the NAT gateway for every byte that is read.
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });

    const bucket = createBucket(this);
    const queues = createQueues(this, props.docuworks);
    sendEvents(this, bucket, queues.events);
    const domain = createDomain(this, vpc);
    const settings = {
      AWS_REGION: this.region,
      S3_BUCKET: bucket.bucketName,
      SQS_QUEUE_URL: queues.events.queueUrl,
      SQS_BACKFILL_QUEUE_URL: queues.backfill.queueUrl,
      DLQ_QUEUE_URL: queues.deadLetters.queueUrl,
      OPENSEARCH_ENDPOINT: `https://${domain.domainEndpoint}`,
      METRICS_PORT: '9464',
      CLOUDWATCH_NAMESPACE: NAMESPACE,
      ...(queues.docuworks && { DOCUWORKS_QUEUE_URL: queues.docuworks.queueUrl }),
    };
    const { role } = createFleet(this, {
      ...props,
      vpc,
      settings,
      queueNames: [queues.events, queues.backfill].map(({ queueName }) => queueName),
    });
    permitWorker(role, bucket, queues, domain);
    if (props.docuworks) createDocuworksMachines(this, vpc, role);
    const topic = createAlarms(this, queues, domain);

    new CfnOutput(this, 'FilesBucket', { value: bucket.bucketName });
    new CfnOutput(this, 'SearchEndpoint', { value: settings.OPENSEARCH_ENDPOINT });
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn, description: 'Subscribe your e-mail to it' });
  }
}
