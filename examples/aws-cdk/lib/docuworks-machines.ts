import { AutoScalingGroup, Signals } from 'aws-cdk-lib/aws-autoscaling';
import {
  InstanceType,
  type IVpc,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MachineImage,
  SecurityGroup,
  UserData,
  WindowsVersion,
} from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * One Windows machine for the files that only DocuWorks can read. DocuWorks and its licence are yours to install: the machine
 * waits with Node, and `docs/docuworks.md` says how to go on (make an image of it once it runs).
 */
export function createDocuworksMachines(scope: Construct, vpc: IVpc, role: IRole): AutoScalingGroup {
  const script = UserData.forWindows();
  script.addCommands(
    'winget install --silent --accept-source-agreements --accept-package-agreements OpenJS.NodeJS.LTS',
    'npm install --global @cis/fileproc-worker',
  );
  return new AutoScalingGroup(scope, 'DocuWorksMachines', {
    vpc,
    minCapacity: 1,
    maxCapacity: 1,
    signals: Signals.waitForAll({ minSuccessPercentage: 0 }),
    launchTemplate: new LaunchTemplate(scope, 'DocuWorksMachine', {
      machineImage: MachineImage.latestWindows(WindowsVersion.WINDOWS_SERVER_2022_JAPANESE_FULL_BASE),
      instanceType: new InstanceType('m7i.large'),
      role,
      securityGroup: new SecurityGroup(scope, 'DocuWorksAccess', { vpc, description: 'Nothing comes in' }),
      httpTokens: LaunchTemplateHttpTokens.REQUIRED,
      userData: script,
    }),
  });
}
