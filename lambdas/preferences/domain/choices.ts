import type { MemberPreferences, Topic } from '../contracts.ts';

/** What a member has chosen, without when and how. */
export type Choices = Pick<MemberPreferences, 'all' | 'topics'>;

export const noChoices: Choices = { topics: {} };

/** No marketing at all: what was said `in` to before is taken back. */
export const optOut = ({ topics }: Choices): Choices => ({
  all: 'out',
  topics: Object.fromEntries(Object.entries(topics).filter(([, said]) => said === 'out')),
});

/** Marketing again, but for topics that were left one by one. */
export const optIn = ({ topics }: Choices): Choices => ({ topics });

export const leaveTopic = ({ all, topics }: Choices, topicId: string): Choices => ({
  ...(all && { all }),
  topics: { ...topics, [topicId]: 'out' },
});

/** After a general opt-out it is the one topic that the member wants. */
export const joinTopic = ({ all, topics }: Choices, topicId: string): Choices => ({
  ...(all && { all }),
  topics: { ...topics, [topicId]: 'in' },
});

export const saidOf = ({ topics }: Choices, topicId: string): 'in' | 'out' | undefined =>
  Object.hasOwn(topics, topicId) ? topics[topicId] : undefined;

/** Does the member get the topic, as far as its own word goes? */
export function isSubscribed(choices: Choices, topic: Pick<Topic, 'topicId' | 'default'>): boolean {
  const said = saidOf(choices, topic.topicId);
  if (said !== undefined) return said === 'in';
  return choices.all === undefined && topic.default === 'subscribed';
}

/** Of the topics offered the member wants these; what is as wanted already stays unsaid. */
export function chooseTopics(
  choices: Choices,
  offered: readonly Pick<Topic, 'topicId' | 'default'>[],
  wanted: ReadonlySet<string>,
): Choices {
  return offered.reduce((chosen, topic) => {
    const isWanted = wanted.has(topic.topicId);
    if (isSubscribed(chosen, topic) === isWanted) return chosen;
    return isWanted ? joinTopic(chosen, topic.topicId) : leaveTopic(chosen, topic.topicId);
  }, choices);
}

/** What of the choices is new, in words for events and the timeline; undefined when nothing is. */
export function differences(
  before: Choices,
  after: Choices,
): { all?: 'in' | 'out'; topics: Record<string, 'in' | 'out' | 'default'> } | undefined {
  const names = new Set([...Object.keys(before.topics), ...Object.keys(after.topics)]);
  const changed = [...names].sort().filter((name) => saidOf(before, name) !== saidOf(after, name));
  if (changed.length === 0 && before.all === after.all) return undefined;
  return {
    ...(before.all === after.all ? {} : { all: after.all ?? 'in' }),
    topics: Object.fromEntries(changed.map((name) => [name, saidOf(after, name) ?? 'default'])),
  };
}

/** Of two records of one person: whatever either of them refused stays refused. */
export function stricter(a: Choices, b: Choices): Choices {
  const names = [...new Set([...Object.keys(a.topics), ...Object.keys(b.topics)])].sort();
  const refuses = (choices: Choices, name: string): boolean =>
    saidOf(choices, name) === 'out' || (choices.all === 'out' && saidOf(choices, name) === undefined);
  const topics = names.flatMap((name): [string, 'in' | 'out'][] => {
    if (saidOf(a, name) === 'out' || saidOf(b, name) === 'out') return [[name, 'out']];
    return refuses(a, name) || refuses(b, name) ? [] : [[name, 'in']];
  });
  const all = a.all ?? b.all;
  return { ...(all && { all }), topics: Object.fromEntries(topics) };
}
