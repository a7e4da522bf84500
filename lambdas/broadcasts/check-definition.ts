import { fieldProblems } from '../../stepfunctions/journey/field-problems.ts';
import { unlessKnown } from '../../stepfunctions/journey/reference.ts';
import type { Channel } from '../access/contracts.ts';
import type { KnownCodePools } from '../code-pools/contracts.ts';
import { Problem, type ProblemDetail } from '../shared/edge/http/problem.ts';
import type { KnownTopics } from '../preferences/contracts.ts';
import type { KnownTags } from '../tags/contracts.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { byLineProblems, isByLine } from './domain/by-line-problems.ts';
import type { BroadcastDefinition, MemberList } from './domain/definition.ts';
import { resolveLineAudiences, type ResolveDeps } from './resolve-line-audiences.ts';
import { resolveContent } from './resolve-content.ts';

export interface CheckDefinitionDeps extends ResolveDeps {
  readTemplate: ReadTemplate;
  knownCodePools: KnownCodePools;
  knownTopics: KnownTopics;
  knownTags: KnownTags;
  /** Finds what is wrong with a list without reading members. */
  checkMemberList: (channel: Channel, list: MemberList, at: string) => Promise<readonly ProblemDetail[]>;
}

/** A definition is stored in one item, which holds 400 KB. */
const mostBytes = 200_000;

/** @throws Problem 422 with everything that is wrong */
export async function checkDefinition(
  deps: CheckDefinitionDeps,
  channel: Channel,
  definition: BroadcastDefinition,
): Promise<void> {
  const { audience, exclude } = definition;
  const lists = [
    ...('narrowcast' in audience
      ? await groupProblems(deps, channel, audience)
      : await deps.checkMemberList(channel, audience, '/audience')),
    ...(
      await Promise.all(
        exclude.map((list, index) => deps.checkMemberList(channel, list, `/exclude/${index}`)),
      )
    ).flat(),
  ];
  const resolved = await resolveContent(deps, channel.channelId, definition);
  const content = resolved.outcome === 'content' ? resolved.content : {};
  const problems = [
    ...lists,
    ...(resolved.outcome === 'problems' ? resolved.problems : []),
    ...(isByLine(definition) ? byLineProblems(definition, content) : []),
    ...(await wrongFields(deps, channel.channelId, definition)),
    ...(await missingNames(deps, channel.channelId, definition)),
  ];
  if (Buffer.byteLength(JSON.stringify(definition)) > mostBytes)
    problems.push({
      path: '/variants',
      message: 'All texts together may have 200 KB. Put large ones into templates.',
    });
  if (problems.length > 0) throw new Problem(422, 'The broadcast is not valid', { errors: problems });
}

/** Groups that are not there; one that is not ready may be by the time it is sent to. */
async function groupProblems(
  deps: CheckDefinitionDeps,
  { channelId }: Channel,
  { narrowcast }: Extract<BroadcastDefinition['audience'], { narrowcast: unknown }>,
): Promise<readonly ProblemDetail[]> {
  const { missing } = await resolveLineAudiences(deps, channelId, narrowcast.recipient);
  return missing;
}

/** The topic, and the tag that a click adds to. */
async function missingNames(
  { knownTopics, knownTags }: CheckDefinitionDeps,
  channelId: string,
  { topicId, links }: BroadcastDefinition,
): Promise<ProblemDetail[]> {
  const tag = links?.tag?.tag;
  return [
    ...(topicId === undefined
      ? []
      : unlessKnown('/topicId', { kind: 'topic', id: topicId }, await knownTopics(channelId))),
    ...(tag === undefined
      ? []
      : unlessKnown('/links/tag/tag', { kind: 'tag', id: tag }, await knownTags(channelId))),
  ];
}

/** Of the broadcast's own texts; those of templates were checked with them. */
async function wrongFields(
  { knownCodePools }: CheckDefinitionDeps,
  channelId: string,
  { variants }: BroadcastDefinition,
): Promise<ProblemDetail[]> {
  const pools = await knownCodePools(channelId);
  return variants.flatMap(({ content }, index) => {
    if (!('messages' in content)) return [];
    const languages = Object.entries(content.byLanguage ?? {});
    return [
      ['messages', content.messages] as const,
      ...languages.map(([language, messages]) => [`byLanguage/${language}`, messages] as const),
    ].flatMap(([place, messages]) =>
      fieldProblems(messages, pools).map((problem) => ({
        ...problem,
        path: `/variants/${index}/content/${place}${problem.path}`,
      })),
    );
  });
}
