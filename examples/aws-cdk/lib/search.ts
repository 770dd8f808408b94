import { RemovalPolicy } from 'aws-cdk-lib';
import { EbsDeviceVolumeType, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';

/** Three nodes in two zones of the VPC, encrypted, reachable from inside alone. kuromoji is there on every domain. */
export function createDomain(scope: Construct, vpc: IVpc): Domain {
  const securityGroup = new SecurityGroup(scope, 'SearchAccess', { vpc, description: 'HTTPS to OpenSearch' });
  securityGroup.addIngressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(443), 'HTTPS from inside of the VPC');
  return new Domain(scope, 'Search', {
    version: EngineVersion.openSearch('2.19'),
    capacity: { dataNodes: 2, dataNodeInstanceType: 'r7g.large.search', multiAzWithStandbyEnabled: false },
    zoneAwareness: { availabilityZoneCount: 2 },
    ebs: { volumeType: EbsDeviceVolumeType.GP3, volumeSize: 200 },
    encryptionAtRest: { enabled: true },
    nodeToNodeEncryption: true,
    enforceHttps: true,
    tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
    vpc,
    vpcSubnets: [{ subnets: vpc.privateSubnets.slice(0, 2) }],
    securityGroups: [securityGroup],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
