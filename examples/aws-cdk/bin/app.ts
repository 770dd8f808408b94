import { App } from 'aws-cdk-lib';
import { FileprocStack } from '../lib/fileproc-stack.ts';

const app = new App();
const setting = <Value>(name: string, value: Value): Value => app.node.tryGetContext(`fileproc:${name}`) ?? value;

new FileprocStack(app, 'fileproc', {
  description: 'fileproc: reads every file of a bucket into OpenSearch',
  minMachines: Number(setting('minMachines', 1)),
  maxMachines: Number(setting('maxMachines', 20)),
  filesPerMachine: Number(setting('filesPerMachine', 200)),
  version: String(setting('version', 'latest')),
  docuworks: [true, 'true'].includes(setting<boolean | string>('docuworks', false)),
});
app.synth();
