import { createUsersOf } from '../../lambdas/broadcasts/users-of.ts';
import type { Broadcast, BroadcastStatus } from '../../lambdas/broadcasts/domain/broadcast.ts';
import { referencesInRule } from '../../lambdas/segments/references-in-rule.ts';
import { BroadcastDefinition } from '../../lambdas/broadcasts/domain/definition.ts';

const channelId = '1234567890';
const text = { content: { messages: [{ type: 'text', text: 'Hi' }] } };
const broadcast = (name: string, more: object = {}, status: BroadcastStatus = 'scheduled') =>
  ({
    status,
    definition: BroadcastDefinition.parse({
      ...{ name, audience: { allFriends: true }, variants: [{ name: 'A', ...text }] },
      ...more,
    }),
  }) as Broadcast;

describe('what a broadcast needs', () => {
  const byTopic = { topicId: 'news' };
  const bySegment = { audience: { segmentId: 's' } };
  const usersOf = createUsersOf({
    readTemplate: () => Promise.resolve(undefined),
    referencesInRule,
    broadcasts: {
      list: () =>
        Promise.resolve({
          next: undefined,
          broadcasts: [
            broadcast('topic', byTopic, 'sending'),
            broadcast('over', byTopic, 'finished'),
            broadcast('segment', bySegment),
            broadcast('started', bySegment, 'sending'),
            broadcast('rule', { exclude: [{ expression: { any: [{ segment: 's' }, { audience: 'a' }] } }] }),
            broadcast('excluded', { exclude: [{ audienceId: 'a' }] }),
            broadcast('click', { links: { mode: 'perMember', tag: { tag: 'vip' } } }, 'paused'),
            broadcast('template', { variants: [{ name: 'A', content: { templateId: 't' } }] }, 'draft'),
          ],
        }),
    },
  });

  it.each([
    ['topic', 'news', ['topic']],
    ['segment', 's', ['segment', 'rule']],
    ['audience', 'a', ['rule', 'excluded']],
    ['tag', 'vip', ['click']],
    ['template', 't', ['template']],
    ['template', 'another', []],
  ] as const)('is found while it is needed: %s %s', async (kind, id, names) => {
    expect(await usersOf(kind, channelId, id)).toEqual(names.map((name) => `broadcast ${name}`));
  });
});
