import { encodeFormKey } from '../message/form-key.ts';

/** Bodies in the shapes of AWS, trimmed of what nobody reads. */
export const direct = (bucket: string, keys: readonly string[], eventName = 'ObjectCreated:Put', size = 3) =>
  JSON.stringify({
    Records: keys.map((key) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'ap-northeast-1',
      eventTime: '2026-11-24T01:02:03.000Z',
      eventName,
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'files',
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encodeFormKey(key),
          size,
          eTag: 'd41d8cd98f00b204e9800998ecf8427e',
          sequencer: '0055AED6DCD9',
        },
      },
    })),
  });

export const eventBridge = (bucket: string, key: string, detailType = 'Object Created') =>
  JSON.stringify({
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': detailType,
    source: 'aws.s3',
    account: '000000000000',
    detail: { version: '0', bucket: { name: bucket }, object: { key, size: 3, sequencer: '00617F08299329D189' } },
  });

export const sns = (message: string) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:ap-northeast-1:000000000000:files',
    Message: message,
    Timestamp: '2026-11-24T01:02:03.000Z',
  });

export const testEvent = (bucket: string) =>
  JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-24T01:02:03.000Z', Bucket: bucket });
