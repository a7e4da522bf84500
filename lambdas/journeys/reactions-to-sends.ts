import { AttributionHours, usualAttributionHours } from '../../stepfunctions/journey/attribution.ts';
import { OrderPlaced } from '../commerce/contracts.ts';
import { SendOrigin } from '../delivery/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { Enrolment } from './domain/enrolment.ts';
import { variantFigure } from './domain/figure-names.ts';
import { lastSend, type GotSend, type LastSendDeps } from './last-send.ts';
import type { JourneyStore, NodeCounts, Reaction, ReactionCounter } from './ports.ts';

export type SendReactionDeps = LastSendDeps & { journeys: Pick<JourneyStore, 'readVersion'> };

type ToSend = (deps: SendReactionDeps, event: DomainEvent, enrolment: Enrolment) => Promise<Reaction[]>;

const hourMs = 3_600_000;
const longestAttributionMs = (AttributionHours.maxValue ?? 0) * hourMs;
const blockWindowMs = 24 * hourMs;

/** What counts for the node of a send, by the event. */
const kinds: Readonly<Record<string, ToSend>> = {
  'link.clicked': countClick,
  'order.placed': countOrder,
  'friend.blocked': countBlock,
};

/** Reactions to the sends of a journey to one of its members. */
export async function reactionsToSends(
  deps: SendReactionDeps,
  event: DomainEvent,
  enrolment: Enrolment,
): Promise<Reaction[]> {
  const toSend = enrolment.heldOut ? undefined : kinds[event.type];
  return (await toSend?.(deps, event, enrolment)) ?? [];
}

/** A click counts for the node that holds the link. */
async function countClick(
  deps: SendReactionDeps,
  event: DomainEvent,
  enrolment: Enrolment,
): Promise<Reaction[]> {
  const origin = SendOrigin.safeParse(event.data['origin']).data;
  if (origin?.kind !== 'journey' || origin.journeyId !== enrolment.journeyId) return [];
  const [nodeId = ''] = origin.nodeIds;
  const send = await attributed(deps, event, enrolment, nodeId);
  return send ? [once('clicked', { ...send, nodeId })] : [];
}

/** An order counts for the last send before it. */
async function countOrder(
  deps: SendReactionDeps,
  event: DomainEvent,
  enrolment: Enrolment,
): Promise<Reaction[]> {
  const send = await attributed(deps, event, enrolment);
  if (!send) return [];
  const counts = { orders: 1, revenueMinor: OrderPlaced.parse(event.data).spentMinor };
  const order = { mark: `order ${event.id}`, version: send.version, counts: placed(send, counts) };
  return [order, once('ordered', send)];
}

async function countBlock(
  deps: SendReactionDeps,
  event: DomainEvent,
  enrolment: Enrolment,
): Promise<Reaction[]> {
  const before = Date.parse(event.occurredAt);
  const send = await lastSend(deps, enrolment, { before, from: before - blockWindowMs });
  return send ? [once('blocked', send)] : [];
}

/** The last send (that holds the node), if the event lies in the window that the version of the send names. */
async function attributed(
  deps: SendReactionDeps,
  { occurredAt }: DomainEvent,
  enrolment: Enrolment,
  nodeId?: string,
): Promise<GotSend | undefined> {
  const before = Date.parse(occurredAt);
  const send = await lastSend(deps, enrolment, { before, from: before - longestAttributionMs, nodeId });
  const version = send && (await deps.journeys.readVersion(enrolment.journeyId, send.version));
  if (!version) return undefined;
  const { attributionHours = usualAttributionHours } = version.definition;
  return before - send.at <= attributionHours * hourMs ? send : undefined;
}

/** A member counts once for a node of a version. */
const once = (counter: ReactionCounter, send: GotSend): Reaction => ({
  mark: `${counter} ${send.version} ${send.nodeId}`,
  version: send.version,
  counts: placed(send, { [counter]: 1 }),
});

/** Of the node and its variant. */
const placed = (
  { nodeId, variant }: GotSend,
  counts: Partial<Record<ReactionCounter, number>>,
): NodeCounts => ({
  [nodeId]: counts,
  ...(variant === undefined ? {} : { [variantFigure(nodeId, variant)]: counts }),
});
