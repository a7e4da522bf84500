import type { BroadcastStatus } from './domain/broadcast.ts';
import type { BroadcastDefinition, MemberList } from './domain/definition.ts';
import type { BroadcastStore } from './ports.ts';

/** So many of the newest broadcasts are looked at: older drafts are forgotten ones. */
export const mostBroadcasts = 500;

type Kind = 'template' | 'topic' | 'tag' | 'segment' | 'audience';

const names: Readonly<Record<Kind, (definition: BroadcastDefinition, id: string) => boolean>> = {
  template: ({ variants }, id) =>
    variants.some(({ content }) => 'templateId' in content && content.templateId === id),
  topic: ({ topicId }, id) => topicId === id,
  tag: ({ links }, id) => links?.tag?.tag === id,
  segment: (definition, id) =>
    listsOf(definition).some((list) =>
      'segmentId' in list ? list.segmentId === id : isNamedInRule(list, 'segment', id),
    ),
  audience: (definition, id) =>
    listsOf(definition).some((list) =>
      'audienceId' in list ? list.audienceId === id : isNamedInRule(list, 'audience', id),
    ),
};

const beforeStart: readonly BroadcastStatus[] = ['draft', 'scheduled', 'freezing'];
const beforeEnd: readonly BroadcastStatus[] = [...beforeStart, 'sending', 'paused', 'parked'];

/** Until when something is needed: what decides who gets it and what it says is fixed at the start. */
const neededIn: Readonly<Record<Kind, readonly BroadcastStatus[]>> = {
  template: beforeStart,
  segment: beforeStart,
  audience: beforeStart,
  topic: beforeEnd,
  tag: beforeEnd,
};

/** Names of the broadcasts that still need something of the channel. */
export const createUsersOf =
  ({ broadcasts }: { broadcasts: Pick<BroadcastStore, 'list'> }) =>
  async (kind: Kind, channelId: string, id: string): Promise<readonly string[]> => {
    const { broadcasts: newest } = await broadcasts.list(channelId, { limit: mostBroadcasts });
    return newest
      .filter(({ definition, status }) => neededIn[kind].includes(status) && names[kind](definition, id))
      .map(({ definition: { name } }) => name);
  };

const listsOf = ({ audience, exclude }: BroadcastDefinition): readonly MemberList[] =>
  'narrowcast' in audience ? exclude : [audience, ...exclude];

const isNamedInRule = (list: MemberList, kind: 'segment' | 'audience', id: string): boolean =>
  'expression' in list && JSON.stringify(list.expression).includes(`"${kind}":${JSON.stringify(id)}`);
