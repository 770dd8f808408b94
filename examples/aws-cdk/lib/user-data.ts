import { readFileSync } from 'node:fs';

const SCRIPT = new URL('../../../packages/worker/deploy/ec2-user-data.sh', import.meta.url);

/** Quotes a value for bash; the CDK's tokens pass through. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `deploy/ec2-user-data.sh` of the worker with these settings in place of its own. No secret belongs here. */
export function userData(version: string, settings: Readonly<Record<string, string>>): string {
  const script = readFileSync(SCRIPT, 'utf8');
  const list = Object.entries(settings).map(([name, value]) => `  ${quoted(`${name}=${value}`)}`);
  const lines = [
    'settings=(',
    ...list,
    '  # One reader a processor: OCR is what takes the time.',
    '  "MAX_WORKERS=$(nproc)"',
    ')',
  ];
  const replaced = script
    .replace(/^version=.*$/m, `version=${quoted(version)}`)
    .replace(/^settings=\([\s\S]*?^\)$/m, () => lines.join('\n'));
  if (replaced === script) throw new Error(`${SCRIPT} has no settings to replace`);
  return replaced;
}
