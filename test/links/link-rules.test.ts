import fc from 'fast-check';
import { addUtm, utmOf } from '../../lambdas/links/domain/add-utm.ts';
import { isPreview } from '../../lambdas/links/domain/is-preview.ts';
import { linkCode } from '../../lambdas/links/domain/link-code.ts';
import { linkIdOf, originKey, type LinkFacts } from '../../lambdas/links/domain/link.ts';
import { judgeClick, newVisitor, withClick, type Visitor } from '../../lambdas/links/domain/visitor.ts';
import { signedCode } from '../../lambdas/shared/domain/signed-code.ts';
import { LinkTracking } from '../../stepfunctions/journey/link-tracking.ts';

const key = 'a signing key';
const linkId = '00112233445566ff';
const memberId = '6b1f2a0e-58a0-5b8e-9d1c-0123456789ab';

describe('a code', () => {
  it('says the link and the member, or the link alone, in as many characters as announced', () => {
    for (const content of [{ linkId, memberId }, { linkId }]) {
      const code = linkCode.seal(key, content);
      expect(linkCode.open(key, code)).toEqual(content);
      expect(code).toHaveLength(linkCode.length('memberId' in content));
      expect(code).toMatch(/^[A-Za-z0-9_-]+$/);
    }
  });

  it('cannot be changed, made by somebody else, or taken from another purpose', () => {
    const code = linkCode.seal(key, { linkId, memberId });
    for (let place = 0; place < code.length; place += 1) {
      const changed = `${code.slice(0, place)}${code[place] === 'A' ? 'B' : 'A'}${code.slice(place + 1)}`;
      expect(linkCode.open(key, changed)).toBeUndefined();
    }
    expect(linkCode.open('another key', code)).toBeUndefined();
    const others = signedCode.seal(key, 'preferences', Buffer.from(linkId, 'hex'));
    expect(linkCode.open(key, others)).toBeUndefined();
  });

  it('opens for no text that somebody types', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => expect(linkCode.open(key, text)).toBeUndefined()),
    );
  });
});

describe('a link', () => {
  const facts: LinkFacts = {
    channelId: '2000000001',
    url: 'https://shop.example/',
    target: 'https://shop.example/?utm_source=line',
    origin: { kind: 'journey', journeyId: 'j1', version: 1, nodeIds: ['hello'] },
  };

  it('has the same id whatever the order of what its origin says', () => {
    const origin = { nodeIds: ['hello'], version: 1, kind: 'journey', journeyId: 'j1' };
    expect(linkIdOf({ ...facts, origin })).toBe(linkIdOf(facts));
    expect(linkIdOf(facts)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has another id when anything about it differs', () => {
    const others: LinkFacts[] = [
      { ...facts, channelId: '2000000002' },
      { ...facts, url: 'https://shop.example/b' },
      { ...facts, target: 'https://shop.example/' },
      { ...facts, origin: { ...facts.origin, version: 2 } },
      { ...facts, tag: { tag: 'tea', weight: 1 } },
      { ...facts, tag: { tag: 'tea', weight: 2 } },
      { ...facts, label: 'spring' },
    ];
    expect(new Set([facts, ...others].map(linkIdOf)).size).toBe(others.length + 1);
  });

  it('is listed under its origin', () => {
    expect(originKey(facts.origin)).toBe('journey:j1');
    expect(originKey({ kind: 'broadcast', broadcastId: 'b1', nth: 2 })).toBe('broadcast:b1');
    expect(originKey({ kind: 'manual' })).toBe('manual');
  });
});

describe('UTM parameters', () => {
  const utm = utmOf('broadcast', 'Spring & Co');
  const added = 'utm_source=line&utm_medium=broadcast&utm_campaign=Spring%20%26%20Co';
  it.each([
    ['https://shop.example/', `https://shop.example/?${added}`],
    ['https://shop.example', `https://shop.example/?${added}`],
    ['https://shop.example/a?b=1', `https://shop.example/a?b=1&${added}`],
    ['https://shop.example/a?', `https://shop.example/a?${added}`],
    ['https://shop.example/a#top', `https://shop.example/a?${added}#top`],
    ['https://shop.example/?x=%20+a%2Fb&sig=A~b', `https://shop.example/?x=%20+a%2Fb&sig=A~b&${added}`],
    [
      'https://shop.example/?utm_source=me&utm_campaign=',
      'https://shop.example/?utm_source=me&utm_campaign=&utm_medium=broadcast',
    ],
  ])('are added to %s where it has none of its own', (address, expected) => {
    expect(addUtm(address, utm)).toBe(expected);
  });
});

it('says link as the medium of a link that a person made', () => {
  expect(addUtm('https://shop.example/', utmOf('manual', undefined))).toBe(
    'https://shop.example/?utm_source=line&utm_medium=link',
  );
});

describe('a request of a link', () => {
  const iPhone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.0.0';
  const asked = (agent: string, method = 'GET', headers: Record<string, string> = {}) =>
    isPreview({ method, headers: { 'user-agent': agent, ...headers } });

  it('is a click from LINE on a phone, or from any browser', () => {
    expect(asked(iPhone)).toBe(false);
    expect(asked('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(false);
    expect(asked('Mozilla/5.0 (Linux; Android 15; CUBOT X90) Chrome/140.0 Mobile Safari/537.36')).toBe(false);
    expect(isPreview({ method: 'GET', headers: {} })).toBe(false);
  });

  it('is none when a program looks what is behind it', () => {
    expect(asked('facebookexternalhit/1.1;line-poker/1.0')).toBe(true);
    expect(asked('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)')).toBe(true);
    expect(asked('Slackbot-LinkExpanding 1.0')).toBe(true);
    expect(asked(iPhone, 'HEAD')).toBe(true);
    expect(asked(iPhone, 'GET', { 'sec-purpose': 'prefetch;prerender' })).toBe(true);
  });
});

describe('clicks of a member on a link', () => {
  const at = 1_000_000;
  const click = (clickId: string, afterMs: number) => ({ clickId, at: at + afterMs });
  const counted = (...clicks: { clickId: string; at: number }[]): Visitor =>
    clicks.reduce(withClick, newVisitor);

  it('count once within two seconds, in whatever order they come', () => {
    expect(judgeClick(newVisitor, click('a', 0))).toBe('counts');
    expect(judgeClick(counted(click('a', 0)), click('b', 1999))).toBe('double tap');
    expect(judgeClick(counted(click('a', 0)), click('b', -1999))).toBe('double tap');
    expect(judgeClick(counted(click('a', 0)), click('b', 2000))).toBe('counts');
    expect(judgeClick(counted(click('a', 0), click('c', 60_000)), click('b', 1000))).toBe('double tap');
  });

  it('are known again when their message comes again', () => {
    expect(judgeClick(counted(click('a', 0), click('b', 5000)), click('a', 0))).toBe('counted before');
  });

  it('leave a record that does not grow', () => {
    const visitor = counted(...Array.from({ length: 100 }, (_, index) => click(`c${index}`, index * 5000)));
    expect(visitor).toMatchObject({ revision: 100, recent: { length: 8 } });
    expect(judgeClick(visitor, click('c99', 99 * 5000))).toBe('counted before');
  });
});

describe('the tracking of a send', () => {
  it('takes a tag only when it knows who clicks', () => {
    const tag = { tag: 'tea' };
    expect(LinkTracking.parse({ mode: 'perMember', tag })).toEqual({
      mode: 'perMember',
      utm: true,
      tag: { tag: 'tea', weight: 1 },
    });
    expect(LinkTracking.safeParse({ mode: 'perSend', tag }).error?.issues).toMatchObject([{ path: ['tag'] }]);
  });

  it('takes no label that could be the id of a link', () => {
    expect(LinkTracking.safeParse({ mode: 'perSend', label: linkId }).success).toBe(false);
    expect(LinkTracking.safeParse({ mode: 'perSend', label: 'spring-sale' }).success).toBe(true);
  });
});
