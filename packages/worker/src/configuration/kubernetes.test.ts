import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { definitionOf, SETTING_NAMES, type SettingName } from './settings.ts';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

function manifests(file: string): Manifest[] {
  const text = readFileSync(new URL(`../../deploy/kubernetes/${file}`, import.meta.url), 'utf8');
  return parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}

const worker = manifests('worker.yaml');
const of = (kind: string) => worker.find((manifest) => manifest.kind === kind);
const settings = (of('ConfigMap') as unknown as { data: Record<string, string> }).data;
const pod = (of('Deployment') as unknown as { spec: { template: { spec: Record<string, unknown> } } }).spec.template
  .spec;
const [container] = pod.containers as Record<string, unknown>[];

test('every setting of the ConfigMap is one that the worker has, with a value that it takes', () => {
  const refused = Object.entries(settings).filter(
    ([name, value]) =>
      !SETTING_NAMES.includes(name as SettingName) ||
      !v.safeParse(definitionOf(name as SettingName).schema, value).success,
  );
  expect(refused).toEqual([]);
});

test('the pod has longer to end than the worker takes, and its port is that of the metrics', () => {
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(
    Number(definitionOf('SHUTDOWN_GRACE_SECONDS').default) + 30,
  );
  expect(container?.ports).toEqual([{ name: 'metrics', containerPort: Number(settings.METRICS_PORT) }]);
});

test('the pod is not root, writes its volumes alone, and holds no token of the cluster', () => {
  expect([pod.automountServiceAccountToken, pod.securityContext, container?.securityContext]).toMatchObject([
    false,
    { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  ]);
});

test('KEDA scales this deployment by the queues that the worker reads', () => {
  const scaled = manifests('keda.yaml').find(({ kind }) => kind === 'ScaledObject') as unknown as {
    spec: { scaleTargetRef: { name: string }; triggers: { metadata: { queueURL: string } }[] };
  };
  expect(scaled.spec.scaleTargetRef.name).toBe(of('Deployment')?.metadata.name);
  expect(scaled.spec.triggers.map(({ metadata }) => metadata.queueURL)).toEqual([
    settings.SQS_QUEUE_URL,
    settings.SQS_BACKFILL_QUEUE_URL,
  ]);
});
