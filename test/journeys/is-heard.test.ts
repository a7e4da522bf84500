import { isHeard } from '../../lambdas/journeys/is-heard.ts';
import type { Journey } from '../../lambdas/journeys/domain/journey.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';

const waiting = JourneyDefinition.parse({
  ...{ name: 'Waits', trigger: { kind: 'manual' }, start: 'hold' },
  goals: [{ name: 'vip', when: { segmentId: 'vip' } }],
  nodes: {
    hold: {
      ...{ kind: 'waitFor', event: { type: 'cart.recovered' }, timeout: { days: 1 } },
      ...{ onEvent: 'out', onTimeout: 'out' },
    },
    out: { kind: 'exit' },
  },
});
const journeys = {
  listTestWalks: () => Promise.resolve([]),
  list: () =>
    Promise.resolve([{ journeyId: 'j', status: 'published', draft: waiting } as unknown as Journey]),
  listVersions: () => Promise.resolve([]),
};
const event = (type: string, members: number, data = {}) => ({
  ...{ id: deterministicId('e'), type, channelId: '1', occurredAt: '2026-11-24T00:00:00.000Z', data },
  memberIds: Array.from({ length: members }, (_, index) => deterministicId('heard', index)),
});

describe('an event of many members', () => {
  it.each([
    ['is heard by a goal', event('segment.entered', 400, { segmentId: 'vip' }), true],
    ['is heard by a wait', event('cart.recovered', 400), true],
    ['is heard where ways are judged by it', event('order.placed', 400), true],
    ['is not heard by anybody else', event('segment.entered', 400, { segmentId: 'everybody' }), false],
    ['of few is not worth the question', event('segment.entered', 3, { segmentId: 'everybody' }), true],
  ])('%s', async (_what, happened, heard) => {
    expect(await isHeard({ journeys }, happened)).toBe(heard);
  });
});
