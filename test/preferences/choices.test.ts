import fc from 'fast-check';
import {
  chooseTopics,
  differences,
  isSubscribed,
  joinTopic,
  leaveTopic,
  noChoices,
  optIn,
  optOut,
  stricter,
  type Choices,
} from '../../lambdas/preferences/domain/choices.ts';
import { refusalOf } from '../../lambdas/preferences/domain/refusal.ts';

const topics = [
  { topicId: 'news', default: 'subscribed' },
  { topicId: 'sale', default: 'subscribed' },
  { topicId: 'restock', default: 'optIn' },
] as const;
const [news, , restock] = topics;

const choices: fc.Arbitrary<Choices> = fc
  .record({
    all: fc.constantFrom(undefined, 'out' as const),
    topics: fc.dictionary(fc.constantFrom('news', 'sale', 'restock'), fc.constantFrom('in', 'out')),
  })
  .map(({ all, topics: said }) => ({ ...(all && { all }), topics: { ...said } }));

const gets = (chosen: Choices, topic: (typeof topics)[number]): boolean =>
  refusalOf({ preferences: chosen }, { consentKinds: [], topic }) === undefined;

describe('what a member chose', () => {
  it('follows the default of a topic until the member says something', () => {
    expect([isSubscribed(noChoices, news), isSubscribed(noChoices, restock)]).toEqual([true, false]);
    expect(isSubscribed(joinTopic(noChoices, 'restock'), restock)).toBe(true);
    expect(isSubscribed(leaveTopic(noChoices, 'news'), news)).toBe(false);
  });

  it('is nothing after a general opt-out, whatever was said before', () => {
    fc.assert(
      fc.property(choices, fc.constantFrom(...topics), (before, topic) => {
        expect(gets(optOut(before), topic)).toBe(false);
        expect(refusalOf({ preferences: optOut(before) }, { consentKinds: [] })).toBe('opted out');
      }),
    );
  });

  it('is one topic when the member asks for it after a general opt-out, and still nothing else', () => {
    const chosen = joinTopic(optOut(noChoices), 'restock');
    expect(topics.filter((topic) => gets(chosen, topic))).toEqual([restock]);
    expect(refusalOf({ preferences: chosen }, { consentKinds: [] })).toBe('opted out');
  });

  it('keeps topics that were left when the member comes back', () => {
    const chosen = optIn(optOut(leaveTopic(noChoices, 'news')));
    expect(topics.filter((topic) => gets(chosen, topic)).map(({ topicId }) => topicId)).toEqual(['sale']);
  });

  it('is exactly what was ticked, and what is as wanted already stays unsaid', () => {
    fc.assert(
      fc.property(choices, fc.subarray(topics.map(({ topicId }) => topicId)), (before, ticked) => {
        const after = chooseTopics(before, topics, new Set(ticked));
        for (const topic of topics) expect(gets(after, topic)).toBe(ticked.includes(topic.topicId as never));
        expect(chooseTopics(after, topics, new Set(ticked))).toEqual(after);
      }),
    );
    expect(chooseTopics(noChoices, topics, new Set(['news', 'sale']))).toEqual(noChoices);
  });

  it('tells what is new, and nothing when nothing is', () => {
    expect(differences(noChoices, noChoices)).toBeUndefined();
    expect(differences(joinTopic(noChoices, 'sale'), optOut(joinTopic(noChoices, 'sale')))).toEqual({
      all: 'out',
      topics: { sale: 'default' },
    });
    expect(differences(optOut(noChoices), leaveTopic(noChoices, 'news'))).toEqual({
      all: 'in',
      topics: { news: 'out' },
    });
  });

  it('of two records of one person keeps every refusal of either', () => {
    fc.assert(
      fc.property(choices, choices, (a, b) => {
        const merged = stricter(a, b);
        expect(merged.all).toBe(a.all ?? b.all);
        for (const { topicId } of topics) {
          const said = [a.topics[topicId], b.topics[topicId]];
          if (said.includes('out')) expect(merged.topics[topicId]).toBe('out');
          // Whoever stopped everything and did not ask for the topic is not brought back by the other's word.
          const isRefused = [a, b].some((one) => one.all === 'out' && one.topics[topicId] !== 'in');
          if (isRefused) expect(merged.topics[topicId]).not.toBe('in');
        }
        expect(stricter(b, a)).toEqual(merged);
        expect(stricter(a, a)).toEqual(a);
      }),
    );
  });
});

describe('the reason why a member does not want a send', () => {
  it.each([
    ['opt-out before consent and topic', { all: 'out', topics: { news: 'out' } }, [], 'opted out'],
    ['consent before topic', { topics: { news: 'out' } }, [], 'no consent'],
    ['topic', { topics: { news: 'out' } }, ['ads'], 'topic opt-out'],
    ['none', { topics: {} }, ['ads'], undefined],
    ['consent that the member asked for the topic without', { topics: { news: 'in' } }, [], 'no consent'],
  ] as const)('is %s', (_what, preferences, consents, reason) => {
    const member = { preferences, consents: [...consents] };
    expect(refusalOf(member as never, { consentKinds: ['ads'], topic: news })).toBe(reason);
  });

  it('is none for a member that said nothing, where nothing is needed', () => {
    expect(refusalOf({}, { consentKinds: [] })).toBeUndefined();
    expect(refusalOf({}, { consentKinds: ['marketing'] })).toBe('no consent');
  });
});
