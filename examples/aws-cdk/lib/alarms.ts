import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Queues } from './queues.ts';

/** Where the workers write their metrics: CLOUDWATCH_NAMESPACE. */
export const NAMESPACE = 'fileproc';

/** Alarms that go to one topic, and a dashboard. Thresholds are where to begin: `docs/operations.md`. */
export function createAlarms(scope: Construct, queues: Queues, domain: Domain): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  const period = Duration.minutes(5);
  const oldest = queues.events.metricApproximateAgeOfOldestMessage({ period });
  const dead = queues.deadLetters.metricApproximateNumberOfMessagesVisible({ period });
  const files = (outcome: string) =>
    new Metric({ namespace: NAMESPACE, metricName: outcome, statistic: 'Sum', period });
  const failedShare = new MathExpression({
    label: 'share of files that could not be read',
    expression: 'FILL(failed, 0) / IF(FILL(failed, 0) + FILL(read, 0) > 0, FILL(failed, 0) + FILL(read, 0), 1)',
    usingMetrics: { failed: files('FilesFailed'), read: files('FilesSucceeded') },
    period: Duration.hours(1),
  });
  const alarm = (name: string, metric: IMetric, threshold: number, evaluationPeriods: number, description: string) =>
    new Alarm(scope, name, {
      metric,
      threshold,
      evaluationPeriods,
      alarmDescription: description,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  alarm('DeadLettersArrived', dead, 0, 1, 'Messages that nobody could settle: fileproc dlq explain');
  alarm('TooSlow', oldest, 900, 3, 'Files wait for over 15 minutes: too few machines, or all of them paused');
  alarm('ManyFailures', failedShare, 0.2, 1, 'Over a fifth of the files cannot be read: fileproc problems');
  alarm('IndexRed', domain.metricClusterStatusRed({ period }), 0, 1, 'OpenSearch has lost shards');
  alarm('IndexBlocked', domain.metricClusterIndexWritesBlocked({ period }), 0, 1, 'OpenSearch takes no more writes');

  const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
  new Dashboard(scope, 'Dashboard', {
    widgets: [
      [
        graph('Files', ['FilesSucceeded', 'FilesFailed', 'FilesReturned', 'FilesDeleted'].map(files)),
        graph(
          'Waiting',
          [queues.events, queues.backfill].map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period })),
        ),
      ],
      [graph('Oldest event, seconds', [oldest]), graph('Dead letters', [dead])],
      [graph('Free storage of the index, MB', [domain.metricFreeStorageSpace({ period })])],
    ],
  });
  return topic;
}
