import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { Reference, ReferenceKind } from '../../stepfunctions/journey/reference.ts';
import type { ReferencesInRule } from '../segments/contracts.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { Broadcast, BroadcastStatus } from './domain/broadcast.ts';
import type { BroadcastAudience, BroadcastDefinition } from './domain/definition.ts';
import type { BroadcastStore } from './ports.ts';
import { resolveContent } from './resolve-content.ts';

interface Deps {
  broadcasts: Pick<BroadcastStore, 'list'>;
  readTemplate: ReadTemplate;
  referencesInRule: ReferencesInRule;
}

/** So many of the newest broadcasts are looked at: older drafts are forgotten ones. */
const mostBroadcasts = 500;

const notStarted: readonly BroadcastStatus[] = ['draft', 'scheduled', 'freezing'];
const ended: readonly BroadcastStatus[] = ['cancelled', 'finished', 'refused'];

/** At the start recipients and texts are frozen; topics, codes and tags of clicks are asked for until the end. */
const neededUntilStart: ReadonlySet<ReferenceKind> = new Set(['segment', 'audience', 'template', 'journey']);

/** Broadcasts that could not start, or go on, without something. */
export function createUsersOf(deps: Deps): UsersOf {
  return async (kind, channelId, id) => {
    const { broadcasts } = await deps.broadcasts.list(channelId, { limit: mostBroadcasts });
    const using: string[] = [];
    for (const broadcast of broadcasts) {
      if (!mayNeed(kind, broadcast)) continue;
      const needed = referencesOf(deps, broadcast.definition);
      if (kind === 'codePool') needed.push(...(await poolsOf(deps, broadcast)));
      if (needed.some((one) => one.kind === kind && one.id === id))
        using.push(`broadcast ${broadcast.definition.name}`);
    }
    return using;
  };
}

const mayNeed = (kind: ReferenceKind, { status }: Broadcast): boolean =>
  notStarted.includes(status) || (!neededUntilStart.has(kind) && !ended.includes(status));

function referencesOf(deps: Pick<Deps, 'referencesInRule'>, definition: BroadcastDefinition): Reference[] {
  const { audience, exclude, variants, topicId, links } = definition;
  return [
    ...[audience, ...exclude].flatMap((list) => ofList(deps, list)),
    ...variants.flatMap(({ content }): Reference[] =>
      'templateId' in content ? [{ kind: 'template', id: content.templateId }] : [],
    ),
    ...(topicId === undefined ? [] : [{ kind: 'topic' as const, id: topicId }]),
    ...(links?.tag ? [{ kind: 'tag' as const, id: links.tag.tag }] : []),
  ];
}

function ofList(
  { referencesInRule }: Pick<Deps, 'referencesInRule'>,
  list: BroadcastAudience,
): readonly Reference[] {
  if ('segmentId' in list) return [{ kind: 'segment', id: list.segmentId }];
  if ('audienceId' in list) return [{ kind: 'audience', id: list.audienceId }];
  return 'expression' in list ? referencesInRule(list.expression) : [];
}

/** Of its own messages or of a template's. */
async function poolsOf(deps: Deps, { channelId, definition }: Broadcast): Promise<Reference[]> {
  const resolved = await resolveContent(deps, channelId, definition);
  if (resolved.outcome === 'problems') return [];
  const said = Object.values(resolved.content).flatMap(({ default: usual, byLanguage }) => [
    ...usual,
    ...Object.values(byLanguage).flat(),
  ]);
  return codePoolsOf(said).map((id) => ({ kind: 'codePool', id }));
}
