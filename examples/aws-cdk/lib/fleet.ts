import { Duration, Tags } from 'aws-cdk-lib';
import {
  AutoScalingGroup,
  CfnScalingPolicy,
  DefaultResult,
  GroupMetrics,
  LifecycleTransition,
  SpotAllocationStrategy,
} from 'aws-cdk-lib/aws-autoscaling';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  type IVpc,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MachineImage,
  SecurityGroup,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { userData } from './user-data.ts';

/** What a fleet is made of. */
export interface FleetOptions {
  readonly vpc: IVpc;
  readonly minMachines: number;
  readonly maxMachines: number;
  /** Waiting files for each machine that the fleet aims at: what one reads in the time that you are willing to wait. */
  readonly filesPerMachine: number;
  /** Names of the queues whose messages are counted. */
  readonly queueNames: readonly string[];
  /** Of `@cis/fileproc-worker`. */
  readonly version: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** A fleet and the role of its machines. */
export interface Fleet {
  readonly group: AutoScalingGroup;
  readonly role: Role;
}

/** Any of these will do; the more kinds, the more Spot capacity. */
const INSTANCE_TYPES = ['c7i.xlarge', 'c6i.xlarge', 'c7a.xlarge', 'm7i.xlarge', 'm6i.xlarge'];

/** Machines on Spot that come and go with the backlog; one On-Demand machine stays. */
export function createFleet(scope: Construct, options: FleetOptions): Fleet {
  const { vpc } = options;
  const role = new Role(scope, 'WorkerRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    // A shell without SSH, and logs in CloudWatch.
    managedPolicies: ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'].map((name) =>
      ManagedPolicy.fromAwsManagedPolicyName(name),
    ),
  });
  const template = new LaunchTemplate(scope, 'Worker', {
    machineImage: MachineImage.latestAmazonLinux2023(),
    role,
    securityGroup: new SecurityGroup(scope, 'WorkerAccess', { vpc, description: 'Nothing comes in' }),
    httpTokens: LaunchTemplateHttpTokens.REQUIRED,
    httpPutResponseHopLimit: 1,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(60, { volumeType: EbsDeviceVolumeType.GP3, encrypted: true }),
      },
    ],
    userData: UserData.custom(userData(options.version, options.settings)),
  });
  const group = new AutoScalingGroup(scope, 'Workers', {
    vpc,
    minCapacity: options.minMachines,
    maxCapacity: options.maxMachines,
    capacityRebalance: true,
    defaultInstanceWarmup: Duration.minutes(5),
    groupMetrics: [GroupMetrics.all()],
    mixedInstancesPolicy: {
      launchTemplate: template,
      launchTemplateOverrides: INSTANCE_TYPES.map((name) => ({ instanceType: new InstanceType(name) })),
      instancesDistribution: {
        onDemandBaseCapacity: 1,
        onDemandPercentageAboveBaseCapacity: 0,
        spotAllocationStrategy: SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
      },
    },
  });
  // The worker sees that its machine is to end in the instance metadata, and has this long to give its files back.
  group.addLifecycleHook('Stop', {
    lifecycleTransition: LifecycleTransition.INSTANCE_TERMINATING,
    heartbeatTimeout: Duration.seconds(110),
    defaultResult: DefaultResult.CONTINUE,
  });
  Tags.of(group).add('Name', 'fileproc-worker');
  scaleByBacklog(scope, group, options);
  return { group, role };
}

/** Waiting messages of all queues over machines in service, kept at `filesPerMachine`. */
function scaleByBacklog(scope: Construct, group: AutoScalingGroup, options: FleetOptions): void {
  const statistic = (id: string, namespace: string, metricName: string, name: string, value: string) => ({
    id,
    returnData: false,
    metricStat: { stat: 'Average', metric: { namespace, metricName, dimensions: [{ name, value }] } },
  });
  const waiting = options.queueNames.map((name, index) =>
    statistic(`queue${index}`, 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', name),
  );
  const sum = waiting.map(({ id }) => `FILL(${id}, 0)`).join(' + ');
  new CfnScalingPolicy(scope, 'Backlog', {
    autoScalingGroupName: group.autoScalingGroupName,
    policyType: 'TargetTrackingScaling',
    targetTrackingConfiguration: {
      targetValue: options.filesPerMachine,
      customizedMetricSpecification: {
        metrics: [
          ...waiting,
          statistic(
            'machines',
            'AWS/AutoScaling',
            'GroupInServiceInstances',
            'AutoScalingGroupName',
            group.autoScalingGroupName,
          ),
          {
            id: 'backlog',
            label: 'backlog per machine',
            returnData: true,
            expression: `(${sum}) / IF(machines > 0, machines, 1)`,
          },
        ],
      },
    },
  });
}
