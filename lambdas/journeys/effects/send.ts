import type { Deliver, SendFigures } from '../../delivery/contracts.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { droppedFigure, variantFigure } from '../domain/figure-names.ts';
import { everybody, type SendPart } from '../domain/send-part.ts';
import type { NodeCounts } from '../ports.ts';
import { requestMessages, type RequestMessagesDeps } from '../request-messages.ts';
import { idsOf, nothingCounted, type EffectOutcome, type EffectVisit, type RunEffect } from './effect.ts';
import { originOf } from './origin-of.ts';

export type SendDeps = RequestMessagesDeps & { deliver: Deliver; clock: Clock };

/** One request a part: all of the visit's members, or those who get the same words. */
export const runSend: RunEffect<'send', SendDeps> = async (deps, visit) => {
  const { record, nodeId, members } = visit;
  if (record.sendId === undefined) return nothingCounted;
  const isArrival = record.visit === 1;
  const replied = members.filter(({ repliedNodeIds }) => isArrival && repliedNodeIds.includes(nodeId));
  const left = new Set(idsOf(visit));
  for (const { memberId } of replied) left.delete(memberId);
  const counted: Counted[] = [[undefined, { ...nothing, sent: replied.length }]];
  for (const part of record.parts ?? [everybody(record.sendId, idsOf(visit))]) {
    const memberIds = part.memberIds.filter((memberId) => left.has(memberId));
    if (memberIds.length === 0) continue;
    const outcome = await sendPart(deps, visit, { ...part, memberIds });
    if (outcome.outcome !== 'closed') return outcome;
    counted.push([part.variant, outcome]);
  }
  return { outcome: 'done', counts: countsOf(nodeId, counted), sentAt: deps.clock.now() };
};

type Counted = readonly [variant: string | undefined, figures: SendFigures];

const nothing: SendFigures = { sent: 0, suppressed: 0, failed: 0, unknown: 0, reasons: {} };

async function sendPart(
  deps: SendDeps,
  visit: EffectVisit,
  { sendId, memberIds, ...words }: SendPart,
): Promise<Exclude<EffectOutcome, { outcome: 'done' }> | ({ outcome: 'closed' } & SendFigures)> {
  const { header, version, nodeId } = visit;
  const messages = await requestMessages(deps, { channelId: header.channelId, version, nodeId, words });
  if (!messages) return { outcome: 'parked', reason: `The template of ${nodeId} is gone.` };
  const { purpose, topicId } = version.definition;
  return deps.deliver({
    ...{ sendId, memberIds, messages, purpose, topicId },
    channelId: header.channelId,
    origin: originOf(visit, words.variant),
  });
}

/** Of the node, and of each of its variants; why somebody got nothing, of the node. */
function countsOf(nodeId: string, counted: readonly Counted[]): NodeCounts {
  const counts: Record<string, Record<string, number>> = {};
  for (const [variant, { reasons, sent, suppressed, failed, unknown }] of counted) {
    for (const [reason, members] of Object.entries(reasons)) {
      const dropped = (counts[droppedFigure(nodeId, reason)] ??= {});
      dropped['entered'] = (dropped['entered'] ?? 0) + members;
    }
    for (const place of variant === undefined ? [nodeId] : [nodeId, variantFigure(nodeId, variant)]) {
      const sums = (counts[place] ??= {});
      for (const [name, figure] of Object.entries({ sent, suppressed, failed, unknown }))
        sums[name] = (sums[name] ?? 0) + figure;
    }
  }
  return counts;
}
