import type { EventPattern, FieldCondition } from '../../../stepfunctions/journey/event-pattern.ts';
import type { JourneyDefinition, JourneyNode } from '../../../stepfunctions/journey/definition.ts';
import { kindOf } from '../../../stepfunctions/journey/nodes/kind-of.ts';
import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { Json } from '../../shared/domain/json.ts';
import type { VisitRecord } from '../domain/cohort.ts';
import { awaitedEvent, reactionsOf, type Assumptions, type Reaction } from './assumptions.ts';
import { delayOf, type Chance } from './chance.ts';
import type { RehearsedSend } from './world.ts';

/** Something that a member will do. */
export interface Deed {
  at: number;
  event: DomainEvent;
  amountMinor?: number;
}

/** What members do of their own accord, by the assumptions and by chance. */
export function createBehaviour(given: {
  definition: JourneyDefinition;
  assumptions: Assumptions;
  chance: Chance;
  channelId: string;
  now: () => number;
}) {
  const { definition, assumptions, chance, channelId, now } = given;
  const reactions = reactionsOf(assumptions);

  /** The deed, if chance wills it. */
  const perhaps = (
    memberId: string,
    cause: string,
    {
      type,
      probability,
      meanDelayMs,
      data,
    }: Omit<Reaction, 'type'> & { type: string; data: Record<string, Json> },
  ): Deed[] => {
    if (chance.of('does', type, memberId, cause) >= probability) return [];
    const at = now() + 1000 + delayOf(meanDelayMs, chance.of('when', type, memberId, cause));
    const event: DomainEvent = {
      id: deterministicId('rehearsed', type, memberId, cause),
      ...{ type, channelId, memberIds: [memberId], data },
      occurredAt: new Date(at).toISOString(),
    };
    const { orderAmountMinor: amountMinor } = assumptions;
    return [type === 'order.placed' ? { at, event, amountMinor } : { at, event }];
  };

  return {
    afterSend({ request, sent }: RehearsedSend): Deed[] {
      const data = (type: Reaction['type']): Record<string, Json> => {
        if (type === 'link.clicked')
          return { origin: { ...request.origin }, ...labelsOf(definition, request.origin) };
        return type === 'order.placed' ? { spentMinor: assumptions.orderAmountMinor } : {};
      };
      return reactions.flatMap((reaction) =>
        sent.flatMap((memberId) =>
          perhaps(memberId, request.sendId, { ...reaction, data: data(reaction.type) }),
        ),
      );
    },

    /** What comes while members wait at the node that the visit leads to. */
    whileWaiting({ cohortId, visit, stay, nodeIds }: VisitRecord, memberIds: readonly string[]): Deed[] {
      const nodeId = nodeIds.at(-1) ?? '';
      if (stay?.toNodeId !== nodeId) return [];
      const cause = `${cohortId} ${visit}`;
      const byType = Map.groupBy(awaitedBy(definition.nodes[nodeId]), ({ type }) => type);
      return [...byType].flatMap(([type, patterns]) => {
        const assumed = awaitedEvent(assumptions, type);
        if (!assumed) return [];
        return memberIds.flatMap((memberId) => {
          const pattern = patterns[Math.floor(chance.of('which', type, memberId, cause) * patterns.length)];
          return pattern ? perhaps(memberId, cause, { ...assumed, type, data: dataFor(pattern) }) : [];
        });
      });
    },
  };
}

/** The label of a click is the one that the send gives its links. */
function labelsOf(
  { nodes }: JourneyDefinition,
  origin: RehearsedSend['request']['origin'],
): Record<string, Json> {
  const nodeIds = origin.kind === 'journey' ? origin.nodeIds : [];
  for (const nodeId of nodeIds) {
    const node = nodes[nodeId];
    if (node?.kind === 'send' && node.links?.label !== undefined) return { label: node.links.label };
  }
  return {};
}

function awaitedBy(node: JourneyNode | undefined): readonly EventPattern[] {
  const ways = node && kindOf(node).exitsOn?.(node);
  return ways ? ways.map(({ event }) => event) : [];
}

/** Data that meet the conditions of the pattern. */
function dataFor({ where = {} }: EventPattern): Record<string, Json> {
  const data: Record<string, Json> = {};
  for (const [field, condition] of Object.entries(where))
    putField(data, field.split('.'), fitting(condition));
  return data;
}

function fitting(condition: FieldCondition): Json {
  if (typeof condition !== 'object') return condition;
  return (
    condition.in?.[0] ?? condition.gte ?? condition.lte ?? condition.prefix ?? condition.contains ?? null
  );
}

function putField(data: Record<string, Json>, [first = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    data[first] = value;
    return;
  }
  const inner = { ...(data[first] as Record<string, Json> | undefined) };
  putField(inner, rest, value);
  data[first] = inner;
}
