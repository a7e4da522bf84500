import { z } from 'zod';
import { TopicId } from '../../../../stepfunctions/journey/topic-id.ts';
import { defineKind } from '../condition-kind.ts';

/** Wants no marketing, perhaps but of a topic that it asked for afterwards. */
export const optedOut = defineKind({
  schema: z.boolean(),
  example: true,
  words: (wanted) => (wanted ? 'have opted out of marketing' : 'have not opted out of marketing'),
  effort: 1,
  test: (wanted) => (row) => (row.preferences?.all === 'out') === wanted,
  because: (_wanted, { preferences }) => ({ optedOut: preferences?.all === 'out' }),
});

/** What the member said itself; who said nothing of the topic is neither in nor out. */
export const topic = defineKind({
  schema: z.strictObject({ id: TopicId, is: z.enum(['in', 'out']) }),
  example: { id: 'new-arrivals', is: 'in' },
  words: ({ id, is }) => (is === 'in' ? `have asked for the topic ${id}` : `have left the topic ${id}`),
  effort: 1,
  test:
    ({ id, is }) =>
    ({ preferences }) =>
      preferences !== undefined && Object.hasOwn(preferences.topics, id) && preferences.topics[id] === is,
  because: ({ id }, { preferences }) => ({ [id]: preferences?.topics[id] ?? null }),
  references: ({ id }) => [{ to: 'topic', id, path: '/id' }],
});
