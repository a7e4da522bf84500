import fc from 'fast-check';
import { interpretEvent, type Meaning } from '../../lambdas/inbound/domain/interpret-event.ts';
import { LineEvent } from '../../lambdas/inbound/domain/line-event.ts';

const interpret = (event: object): Meaning => interpretEvent(LineEvent.parse(event));
const message = (content: object): Meaning =>
  interpret({ type: 'message', message: { id: '1', ...content } });

describe('interpreting an event of LINE', () => {
  it.each<[string, object, Partial<Meaning>]>([
    [
      'message',
      { message: { id: '1', type: 'text', text: 'secret' } },
      {
        eventType: 'message.received',
        data: { messageId: '1', messageType: 'text' },
        text: 'secret',
        asksForReply: true,
      },
    ],
    [
      'messageEdited',
      { message: { id: '1', type: 'text', text: 'better' } },
      { eventType: 'message.edited', asksForReply: false, detail: { text: 'better' } },
    ],
    ['unsend', { unsend: { messageId: '1' } }, { eventType: 'message.unsent', unsentMessageId: '1' }],
    ['follow', {}, { eventType: 'friend.followed', friendship: 'followed', data: { isUnblocked: false } }],
    [
      'follow',
      { follow: { isUnblocked: true } },
      { eventType: 'friend.followed', friendship: 'followed', data: { isUnblocked: true } },
    ],
    ['unfollow', {}, { eventType: 'friend.blocked', friendship: 'blocked', data: {} }],
    ['postback', { postback: { data: 'buy' } }, { eventType: 'postback.received', data: { data: 'buy' } }],
    [
      'postback',
      { postback: { data: 'day', params: { date: '2026-11-23' } } },
      { eventType: 'postback.received', data: { data: 'day', params: { date: '2026-11-23' } } },
    ],
    [
      'beacon',
      { beacon: { hwid: 'd41d8cd98f', type: 'enter', dm: 'ff' } },
      { eventType: 'beacon.detected', data: { hwid: 'd41d8cd98f', type: 'enter' } },
    ],
    [
      'accountLink',
      { link: { result: 'ok', nonce: 'n' } },
      { eventType: 'account.linked', data: { result: 'ok' }, detail: { nonce: 'n' } },
    ],
    [
      'videoPlayComplete',
      { videoPlayComplete: { trackingId: 'film' } },
      { eventType: 'video.completed', data: { trackingId: 'film' } },
    ],
    [
      'membership',
      { membership: { type: 'joined', membershipId: 3189 } },
      { eventType: 'membership.changed', data: { type: 'joined', membershipId: 3189 } },
    ],
  ])('%s %j says what it means', (type, parts, meaning) => {
    expect(interpret({ type, ...parts })).toMatchObject(meaning);
  });

  it.each([
    ['join', {}],
    ['leave', {}],
    ['memberJoined', { joined: { members: [{ type: 'user', userId: 'U1' }] } }],
    ['memberLeft', { left: { members: [{ type: 'user', userId: 'U1' }] } }],
    ['module', { module: { type: 'attached', botId: 'U2', scopes: ['message:send'] } }],
    ['activated', { chatControl: { expireAt: 1_800_000_000_000 } }],
    ['deactivated', {}],
    ['botSuspended', {}],
    ['botResumed', {}],
    ['somethingNew', { somethingNew: { deep: [1, null] } }],
    ['constructor', {}],
    ['__proto__', {}],
    ['', {}],
  ])('%s, which moves nothing here, is kept as it came', (type, parts) => {
    const event = { type, timestamp: 1, ...parts };
    expect(interpret(event)).toEqual({ data: {}, activityType: `line.${type}`, detail: { event } });
  });

  it.each([
    'message',
    'unsend',
    'postback',
    'beacon',
    'accountLink',
    'videoPlayComplete',
    'membership',
    'delivery',
  ])('a %s event without its part is kept as it came', (type) => {
    expect(interpret({ type })).toMatchObject({
      activityType: `line.${type}`,
      detail: { event: { type } },
    });
    expect(interpret({ type, [type]: 'odd', link: 7 })).not.toHaveProperty('eventType');
  });

  it('a delivery event is kept as it came and gives its tag away', () => {
    const event = { type: 'delivery', timestamp: 1, delivery: { data: 'tag' } };
    expect(interpret(event)).toEqual({
      ...{ data: {}, activityType: 'line.delivery', detail: { event } },
      deliveryTag: 'tag',
    });
  });

  it('answers keywords by text messages only', () => {
    for (const type of ['image', 'video', 'audio', 'file', 'location', 'sticker']) {
      const meaning = message({ type });
      expect(meaning).toMatchObject({ asksForReply: true, eventType: 'message.received' });
      expect(meaning.text).toBeUndefined();
    }
  });

  it.each(['image', 'video', 'audio', 'file'])('keeps a copy of %s that LINE holds', (type) => {
    expect(message({ type }).media).toEqual({ messageId: '1', mediaType: type });
    expect(message({ type, contentProvider: { type: 'line' } }).media).toBeDefined();
    expect(message({ type, contentProvider: { type: 'external' } }).media).toBeUndefined();
  });

  it('keeps what stickers and places say in the timeline only', () => {
    const place = { type: 'location', latitude: 35.6, longitude: 139.7, address: 'Tokyo' };
    expect(message(place)).toMatchObject({
      data: { messageId: '1', messageType: 'location' },
      detail: { message: { id: '1', ...place } },
    });
    expect(JSON.stringify(message(place).data)).not.toContain('Tokyo');
  });

  it('never carries the text of a message in event data', () => {
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        for (const type of ['message', 'messageEdited']) {
          const { data } = interpret({ type, message: { id: '1', type: 'text', text } });
          expect(JSON.stringify(data)).not.toContain(text);
        }
      }),
    );
  });

  it('never throws, whatever the rest of the event looks like', () => {
    const types = fc.oneof(
      fc.string(),
      fc.constantFrom('message', 'unsend', 'follow', 'postback', 'beacon', 'accountLink', 'membership'),
    );
    const parts = [
      'webhookEventId',
      'timestamp',
      'mode',
      'replyToken',
      'source',
      'message',
      'unsend',
      'follow',
      'postback',
      'beacon',
      'link',
      'videoPlayComplete',
      'membership',
    ];
    const rest = fc.dictionary(fc.constantFrom(...parts), fc.jsonValue());
    fc.assert(
      fc.property(types, rest, fc.dictionary(fc.string(), fc.jsonValue()), (type, known, unknown) => {
        const meaning = interpret({ ...unknown, ...known, type });
        expect(meaning.activityType).not.toBe('');
        expect(meaning.data).toEqual(JSON.parse(JSON.stringify(meaning.data)));
      }),
      { numRuns: 500 },
    );
  });
});
