import type { LendLineAudience } from '../audiences/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { ByLine } from './domain/by-line.ts';
import type { BroadcastDefinition } from './domain/definition.ts';
import { leavesOf, mapLeaves, sourceOf, type RecipientLeaf } from './domain/narrowcast.ts';

type Driven = Broadcast & { byLine: ByLine };

/** Of one start of a broadcast: another start judges the list anew. */
const lentId = ({ broadcastId, byLine }: Driven, source: object): string =>
  deterministicId('lent to a narrowcast', broadcastId, byLine.freezeId, JSON.stringify(source));

function sourcesIn({ definition: { audience } }: Driven) {
  const tree = 'narrowcast' in audience ? audience.narrowcast.recipient : undefined;
  return tree ? leavesOf(tree).flatMap(({ leaf }) => sourceOf(leaf) ?? []) : [];
}

export type ListsReady =
  { outcome: 'ready' } | { outcome: 'not ready' } | { outcome: 'impossible'; reason: string };

/** Gives LINE the lists of ours that a narrowcast names, and asks whether it can send to them. */
export async function prepareLists(
  { lendLineAudience }: { lendLineAudience: LendLineAudience },
  broadcast: Driven,
): Promise<ListsReady> {
  const { channelId, definition } = broadcast;
  let ready: ListsReady = { outcome: 'ready' };
  for (const source of sourcesIn(broadcast)) {
    const lineAudienceId = lentId(broadcast, source);
    const description = `Narrowcast ${definition.name}`.slice(0, 80);
    const list = await lendLineAudience.prepare(channelId, { lineAudienceId, description, source });
    if (list.outcome === 'impossible') return list;
    if (list.outcome === 'not ready') ready = { outcome: 'not ready' };
  }
  return ready;
}

/** Takes them back once LINE is done with them. */
export async function removeLists(
  { lendLineAudience }: { lendLineAudience: LendLineAudience },
  broadcast: Driven,
): Promise<void> {
  for (const source of sourcesIn(broadcast))
    await lendLineAudience.remove(broadcast.channelId, lentId(broadcast, source));
}

/** The definition with LINE audiences in the place of our lists. */
export function withLentLists(broadcast: Driven): BroadcastDefinition {
  const { definition } = broadcast;
  const { audience } = definition;
  if (!('narrowcast' in audience) || !audience.narrowcast.recipient) return definition;
  const lent = (leaf: RecipientLeaf): RecipientLeaf => {
    const source = sourceOf(leaf);
    return source ? { type: 'audience', lineAudienceId: lentId(broadcast, source) } : leaf;
  };
  const recipient = mapLeaves(audience.narrowcast.recipient, lent);
  return { ...definition, audience: { narrowcast: { ...audience.narrowcast, recipient } } };
}
