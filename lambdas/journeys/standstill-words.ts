import type { JourneyDefinition, JourneyNode } from '../../stepfunctions/journey/definition.ts';
import { parkReasons, type ParkReason } from '../delivery/contracts.ts';
import type { CohortHeader } from './domain/cohort.ts';
import { standingNode } from './domain/standing-node.ts';

type Standing = Pick<CohortHeader, 'channelId' | 'journeyId' | 'status' | 'reason' | 'place' | 'standsAt'>;

/** Why a cohort stands still and what to do about it, in English sentences; undefined for one that does not. */
export function standstillWords(
  header: Standing,
  { nodes }: Pick<JourneyDefinition, 'nodes'>,
): string | undefined {
  const { journeyId, status, reason = '' } = header;
  const resume = `POST /v1/journeys/${journeyId}/resume`;
  switch (status) {
    case 'held':
      return `The journey is paused. ${resume} lets everybody go on.`;
    case 'stalled':
      return `${reason} ${resume} brings them back; what was sent is not sent again.`;
    case 'parked':
      return `${parkWords(header, nodes)}, then ${resume}.`;
    default:
      return undefined;
  }
}

function parkWords(header: Standing, nodes: JourneyDefinition['nodes']): string {
  const { reason = '' } = header;
  if (isOfSend(reason)) return sendWords[reason](header);
  return `${ended(reason)} ${adviceOf(nodes[standingNode(header)]?.kind)}`;
}

/** What LINE said, and who can change it. */
const sendWords: Readonly<Record<ParkReason, (header: Standing) => string>> = {
  'monthly quota used up': ({ channelId }) =>
    `LINE's monthly quota is used up (429). Buy messages or wait for the next month (GET /v1/quota?channelId=${channelId} tells what is left)`,
  'channel token refused': ({ channelId }) =>
    `LINE refused the channel token (401). Renew it with PUT /v1/channels/${channelId}/credentials`,
  'not permitted by LINE plan': () =>
    `LINE does not permit this kind of message (403). Change the plan of the account or what the channel may do in LINE's consoles`,
};

const nodeAdvice: Partial<Record<JourneyNode['kind'], string>> = {
  webhook: 'Mend the receiver',
  audience: 'Let the audience be read anew (GET /v1/audiences says how each is)',
};
const adviceOf = (kind: JourneyNode['kind'] | undefined): string =>
  (kind && nodeAdvice[kind]) ?? 'Remove the cause';

const isOfSend = (reason: string): reason is ParkReason =>
  (parkReasons as readonly string[]).includes(reason);

const ended = (sentence: string): string => (sentence.endsWith('.') ? sentence : `${sentence}.`);
