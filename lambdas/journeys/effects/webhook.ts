import type { ChangeAttributes } from '../../members/contracts.ts';
import type { WebhookAnswers } from '../ports.ts';
import { causeOf, idsOf, nothingCounted, type RunEffect } from './effect.ts';

export interface WebhookDeps {
  webhookAnswers: Pick<WebhookAnswers, 'read'>;
  changeAttributes: ChangeAttributes;
}

/** What the receiver answered is kept; this brings it to the members it is about. */
export const runWebhook: RunEffect<'webhook', WebhookDeps> = async (deps, visit) => {
  const { header, record } = visit;
  const kept = await deps.webhookAnswers.read(header.cohortId, record.visit);
  if (kept?.outcome !== 'accepted') return nothingCounted;
  const { forAll, byMember } = kept.attributes;
  const members = idsOf(visit).flatMap((memberId) => {
    const given = Object.entries({ ...forAll, ...byMember[memberId] });
    if (given.length === 0) return [];
    const set = Object.fromEntries(given.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
    const clear = given.flatMap(([name, value]) => (value === null ? [name] : []));
    return [{ memberId, set, clear }];
  });
  if (members.length > 0)
    await deps.changeAttributes({
      channelId: header.channelId,
      causeId: causeOf('webhook', visit),
      at: record.at,
      members,
    });
  return nothingCounted;
};
