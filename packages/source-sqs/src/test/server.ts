import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Where a real server that speaks SQS listens; its tests are skipped where this is unset. */
export const SERVER = process.env.FILEPROC_SQS_ENDPOINT;

/** Says that tests are skipped, and why. */
export function sayIfSkipped(): void {
  if (SERVER === undefined) console.log('Skipped: no SQS server. Set FILEPROC_SQS_ENDPOINT, as http://127.0.0.1:9324.');
}

/** A queue with a dead-letter queue on the real server, deleted at the end. */
export interface ServerQueues extends AsyncDisposable {
  readonly client: SQSClient;
  readonly url: string;
  readonly deadLetterUrl: string;
}

/** Makes queues of unique names. */
export async function serverQueues(visibilitySeconds: number, maxReceiveCount = 3): Promise<ServerQueues> {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new SQSClient({ ...(SERVER && { endpoint: SERVER }), region: 'us-east-1', credentials });
  const name = `fileproc-${randomUUID()}`;
  const create = async (QueueName: string, Attributes: Record<string, string>) =>
    (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const deadLetterUrl = await create(`${name}-dead`, {});
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const url = await create(name, {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount }),
  });
  return {
    client,
    url,
    deadLetterUrl,
    async [Symbol.asyncDispose]() {
      for (const QueueUrl of [url, deadLetterUrl]) await client.send(new DeleteQueueCommand({ QueueUrl }));
      client.destroy();
    },
  };
}
