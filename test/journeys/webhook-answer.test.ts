import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readWebhookAnswer } from '../../lambdas/journeys/domain/webhook-answer.ts';
import { webhookSignature } from '../../lambdas/journeys/domain/webhook-signature.ts';

const memberId = '5feb2ea1-9421-52d5-8ce5-532210f6533a';
const page = readFileSync('docs/outgoing-webhooks.md', 'utf8');
const read = (text: string) => readWebhookAnswer({ contentType: 'application/json', text }, [memberId]);

it('reads the answer that the page for receivers shows', () => {
  const shown = page.split('```json\n').at(-1)?.split('```')[0] ?? '';
  expect(read(shown)).toEqual({
    outcome: 'read',
    attributes: {
      forAll: { askedShop: true },
      byMember: { [memberId]: { loyalty: 'gold', trial: null } },
    },
  });
});

it('says what an answer may be when it is something else, without its words', () => {
  const answer = read('{"members":[{"memberId":"secret"}]}');
  expect(answer).toMatchObject({
    outcome: 'invalid',
    reason: expect.stringMatching(
      /^The answer is not valid at \/members: it must be an object\. It may be \{/,
    ) as string,
  });
  expect(JSON.stringify(answer)).not.toContain('secret');
});

it('signs as the page for receivers checks', () => {
  const [t, ...signatures] = webhookSignature('{}', ['new', 'old'], 1_800_000_000_999)
    .split(',')
    .map((part) => part.split('=')[1]);
  const expected = (secret: string) => createHmac('sha256', secret).update(`${t}.{}`).digest('hex');
  expect([t, ...signatures]).toEqual(['1800000000', expected('new'), expected('old')]);
});
