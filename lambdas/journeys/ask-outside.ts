import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { OutsideCall } from '../../stepfunctions/journey/nodes/node-kind.ts';
import type { ReadExternalIds } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { membersAt, type CohortHeader, type Departure } from './domain/cohort.ts';
import type { TestWalk } from './domain/test-walk.ts';
import { readWebhookAnswer } from './domain/webhook-answer.ts';
import { webhookSignature } from './domain/webhook-signature.ts';
import type { CallWebhook, CohortStore, JourneyStore, KeptAnswer, WebhookAnswers } from './ports.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

export interface AskDeps {
  cohorts: Pick<CohortStore, 'readMembers'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  webhookAnswers: WebhookAnswers;
  webhookSecrets: Pick<WebhookSecrets, 'signing'>;
  callWebhook: CallWebhook;
  readExternalIds: ReadExternalIds;
  clock: Clock;
}

/** So long a receiver that fails is asked again; a resume gives it as long again. */
export const patienceMs = 3_600_000;

export type Asked =
  | { outcome: 'way'; edge: 'next' | 'otherwise' }
  /** Nobody said where to go instead: a person must act. */
  | { outcome: 'parked'; reason: string };

/** A receiver that may answer later: the Task's retry asks it again. */
class NotAnswered extends Error {
  override name = 'WebhookNotAnswered';
}

interface Arrived {
  header: CohortHeader;
  place: string;
  departures: readonly Departure[];
}

/**
 * Makes the call of a node whose way depends on an answer; undefined for all others. The answer is kept before anything is
 * done with it, so whoever has answered is never asked again.
 */
export async function askOutside(deps: AskDeps, arrived: Arrived): Promise<Asked | undefined> {
  const { header, place } = arrived;
  const version = await deps.journeys.readVersion(header.journeyId, header.version);
  const node = version?.definition.nodes[place];
  const call = node && kindOf(node).call?.(node);
  if (!call) return undefined;
  const kept = await deps.webhookAnswers.read(header.cohortId, header.visit);
  if (kept) return wayOf(kept);
  const memberIds = await present(deps, arrived);
  if (memberIds.length === 0) return undefined;
  const answer = await ask(deps, arrived, { call, memberIds, test: version.test });
  if (answer.outcome === 'refused' && !call.hasOtherwise)
    return { outcome: 'parked', reason: `The webhook of ${place} failed: ${answer.reason}` };
  return wayOf(await deps.webhookAnswers.keep(header.cohortId, header.visit, answer));
}

const wayOf = ({ outcome }: KeptAnswer): Asked => ({
  outcome: 'way',
  edge: outcome === 'accepted' ? 'next' : 'otherwise',
});

async function present(
  { cohorts }: Pick<AskDeps, 'cohorts'>,
  { header, departures }: Arrived,
): Promise<string[]> {
  const list = await cohorts.readMembers(header.cohortId);
  const departed = new Set(departures.map(({ memberId }) => memberId));
  const members = list ? membersAt(list, header.visit) : [];
  return members.flatMap(({ memberId }) => (departed.has(memberId) ? [] : [memberId]));
}

interface Wanted {
  call: OutsideCall;
  memberIds: readonly string[];
  /** Receivers are told of tests. */
  test: TestWalk | undefined;
}

async function ask(
  deps: AskDeps,
  { header, place }: Arrived,
  { call, memberIds, test }: Wanted,
): Promise<KeptAnswer> {
  const { cohortId, visit, execution, channelId, journeyId, version } = header;
  const secrets = await deps.webhookSecrets.signing(channelId);
  if (secrets.length === 0) return { outcome: 'refused', reason: 'The channel has no secret to sign with.' };
  const firstAt = await deps.webhookAnswers.begin({ cohortId, visit, execution, at: deps.clock.now() });
  const id = deterministicId('webhook', cohortId, place, visit);
  const externalIds = await deps.readExternalIds(channelId, memberIds);
  const members = memberIds.map((memberId) => ({ memberId, externalIds: externalIds.get(memberId) ?? [] }));
  const body = JSON.stringify({
    ...{ id, type: 'journey.webhook', channelId, journeyId, version, nodeId: place, members },
    ...(test ? { journeyId: test.journeyId, test: true } : {}),
  });
  const answer = await deps.callWebhook({
    url: call.url,
    body,
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': id,
      'Kizuna-Signature': webhookSignature(body, secrets, deps.clock.now()),
    },
  });
  switch (answer.outcome) {
    case 'accepted': {
      const read = readWebhookAnswer(answer, memberIds);
      if (read.outcome === 'invalid') return { outcome: 'refused', reason: read.reason };
      return { outcome: 'accepted', attributes: read.attributes };
    }
    case 'unanswered':
      if (deps.clock.now() - firstAt < patienceMs) throw new NotAnswered(answer.reason);
      return { outcome: 'refused', reason: answer.reason };
    case 'refused':
      return { outcome: 'refused', reason: answer.reason };
  }
}
