import {
  InternalServerException,
  PinpointSMSVoiceV2Client,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { createAwsSms, smsClientSettings } from '../../lambdas/notices/adapters/aws-sms.ts';

const sms = { phone: '+886912345678', text: 'hi', originationIdentity: 'Shop', noticeId: 'n1' };
const about = { $metadata: {}, message: 'Bad number +886912345678' };

describe('AWS End User Messaging', () => {
  it('gets phone, sender, text and the notice, as a transactional message', async () => {
    const sent: unknown[] = [];
    const client = {
      send: (command: { input: unknown }) => Promise.resolve(sent.push(command.input) && { MessageId: 'm1' }),
    };
    expect(await createAwsSms(client as never)(sms)).toEqual({ outcome: 'taken', reference: 'm1' });
    expect(sent).toEqual([
      {
        ...{ DestinationPhoneNumber: '+886912345678', OriginationIdentity: 'Shop', MessageBody: 'hi' },
        ...{ MessageType: 'TRANSACTIONAL', Context: { noticeId: 'n1' } },
      },
    ]);
  });

  it.each([
    [new ValidationException({ ...about, Reason: 'INVALID_PARAMETER' }), 'refused'],
    [
      new ServiceQuotaExceededException({ ...about, Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' }),
      'refused',
    ],
    [new ThrottlingException(about), 'busy'],
    [new InternalServerException(about), 'unclear'],
    [new DOMException('too late', 'TimeoutError'), 'unclear'],
  ])('%s means %s, in words without the phone', async (error, outcome) => {
    const answer = await createAwsSms({ send: () => Promise.reject(error) } as never)(sms);
    expect(answer.outcome).toBe(outcome);
    expect(JSON.stringify(answer)).not.toContain('912345678');
  });

  it('is called once, whatever it answers', async () => {
    let calls = 0;
    const client = new PinpointSMSVoiceV2Client({
      ...smsClientSettings,
      region: 'ap-northeast-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler: {
        handle: () => {
          calls += 1;
          return Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
        },
      },
    });
    expect((await createAwsSms(client)(sms)).outcome).toBe('unclear');
    expect(calls).toBe(1);
  });
});
