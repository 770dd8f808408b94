import { describeQueue, type QueueDescription } from '@cis/fileproc-source-sqs';
import { queueAccess } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { type Check, failed, ok, warning } from './check.ts';

const CONSUMER = ['receive', 'delete', 'change-visibility'] as const;

/** The queues of events and of dead letters: there, permitted, with a redrive policy and a visibility that fit. */
export async function checkQueues(configuration: Configuration): Promise<readonly Check[]> {
  const { values } = configuration;
  const {
    SQS_QUEUE_URL: live,
    SQS_BACKFILL_QUEUE_URL: backfill,
    DLQ_QUEUE_URL: dead,
    DOCUWORKS_QUEUE_URL: docuworks,
  } = values;
  const access = queueAccess(configuration);
  if (live === undefined)
    return [failed('queue', 'SQS_QUEUE_URL is not set.', 'Set it to the URL of the queue of events.')];
  const checks: Check[] = [];
  for (const [name, queueUrl] of [
    ['queue', live],
    ['backfill queue', backfill],
  ] as const) {
    if (queueUrl === undefined) continue;
    const described = await describeQueue({ ...access, queueUrl, actions: CONSUMER });
    checks.push(...consumed(name, described, values.PROCESSING_TIMEOUT));
  }
  if (docuworks !== undefined)
    checks.push(filled(await describeQueue({ ...access, queueUrl: docuworks, actions: ['send'] })));
  if (dead === undefined)
    checks.push(
      warning(
        'dead-letter queue',
        'DLQ_QUEUE_URL is not set.',
        'Set it, so that `fileproc dlq` and alarms know where to look.',
      ),
    );
  else {
    const described = await describeQueue({ ...access, queueUrl: dead, actions: ['receive'] });
    const { waiting } = described.attributes ?? {};
    if (described.error)
      checks.push(failed('dead-letter queue', described.error.message, 'Mend the URL or the permission.'));
    else if (waiting)
      checks.push(warning('dead-letter queue', `${waiting} messages lie in it.`, 'Look: fileproc dlq list'));
    else checks.push(ok('dead-letter queue', 'empty'));
  }
  return checks;
}

/** The queue for a machine with DocuWorks, which this worker only fills. */
function filled({ attributes, error, permissions }: QueueDescription): Check {
  const name = 'DocuWorks queue';
  if (permissions.send === 'denied')
    return failed(name, 'Denied: send.', 'Permit sqs:SendMessage on DOCUWORKS_QUEUE_URL.');
  // Its attributes may be closed to this worker, which does not need them.
  if (error && !attributes && permissions.send !== 'allowed')
    return warning(name, error.message, 'Mend DOCUWORKS_QUEUE_URL or the permission to send.');
  return ok(name, attributes ? `${attributes.waiting ?? 0} messages wait` : 'takes messages');
}

function consumed(name: string, described: QueueDescription, timeout: number): Check[] {
  const { attributes, trouble, error, permissions } = described;
  const denied = CONSUMER.filter((action) => permissions[action] === 'denied');
  const checks: Check[] = [];
  if (error && trouble !== 'denied')
    return [failed(name, error.message, 'Mend SQS_QUEUE_URL, AWS_REGION or the credentials.')];
  if (denied.length > 0)
    checks.push(
      failed(
        `${name} permissions`,
        `Denied: ${denied.join(', ')}.`,
        'Permit sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility.',
      ),
    );
  if (!attributes) {
    checks.push(
      warning(
        name,
        'Its attributes may not be read.',
        'Permit sqs:GetQueueAttributes: the last try of a message cannot be told without.',
      ),
    );
    return checks;
  }
  checks.push(ok(name, `${attributes.waiting ?? 0} messages wait, ${attributes.inFlight ?? 0} are in flight`));
  if (!attributes.redrive)
    checks.push(
      failed(
        `${name} redrive`,
        'It has no redrive policy: what fails always comes again for ever.',
        'Give it a dead-letter queue with a maxReceiveCount of 3 to 10.',
      ),
    );
  else checks.push(ok(`${name} redrive`, `after ${attributes.redrive.maxReceiveCount} receives`));
  const { visibilitySeconds } = attributes;
  if (visibilitySeconds !== undefined && visibilitySeconds < timeout)
    checks.push(
      warning(
        `${name} visibility`,
        `${visibilitySeconds} s is less than PROCESSING_TIMEOUT (${timeout} s). It is extended while a file is read; only a worker that dies early gives its messages back sooner.`,
        'Nothing, or set the visibility timeout of the queue to PROCESSING_TIMEOUT.',
      ),
    );
  return checks;
}
