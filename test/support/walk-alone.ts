import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { durationMs } from '../../stepfunctions/journey/duration.ts';
import { matchesEvent, type EventPattern } from '../../stepfunctions/journey/event-pattern.ts';
import { hasHappened } from '../../stepfunctions/journey/happening.ts';
import { nextLocalTime, outOfQuietHours } from '../../stepfunctions/journey/local-time.ts';
import type { MemberFacts } from '../../stepfunctions/journey/nodes/node-kind.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { momentOfAttribute } from '../../stepfunctions/journey/nodes/wait/date-attribute.ts';

export const timeZone = 'Asia/Taipei';
export const quietHours = { start: '21:00', end: '09:00' };

/** Something that a member does; its event may come late. Epoch milliseconds. */
export interface Deed {
  type: string;
  data: Record<string, string | number>;
  at: number;
  /** Once or more often. */
  comesAt: readonly number[];
}

export interface Walker {
  memberId: string;
  attributes: Record<string, string>;
  bestHour: number;
  deeds: readonly Deed[];
}

/** What a member gets sent: text and moment. */
export type Sent = [string, number];

/** A way taken at a split, and whether an order followed soon enough. */
export type Turn = [nodeId: string, edge: string, won: boolean];

/**
 * The plain truth: one member walks alone, a clock in hand. Nothing here knows of cohorts.
 * @returns what it is sent, in order, and what it took at splits that learn
 */
// eslint-disable-next-line complexity -- an oracle is read at one glance or not at all
export function walkAlone(
  { definition, journeyId }: { definition: JourneyDefinition; journeyId: string },
  walker: Walker,
  enteredAt: number,
): { sent: Sent[]; turns: Turn[] } {
  const [sent, turns]: [Sent[], Turn[]] = [[], []];
  const rounds = new Map<string, number>();
  let now = enteredAt;
  let lastSend: number | undefined;
  let nodeId = definition.start;

  /** Sleeps until then, or until a deed of the given kind comes, or something takes the member out. */
  const sleep = (until: number, awaited: (deed: Deed) => boolean = () => false): Deed | 'out' | undefined => {
    const woken = arrivals.find(
      ({ deed, comesAt }) => comesAt > now && comesAt < until && (isOut(deed) || awaited(deed)),
    );
    now = woken?.comesAt ?? until;
    return woken && isOut(woken.deed) ? 'out' : woken?.deed;
  };
  const arrivals = walker.deeds
    .flatMap((deed) => deed.comesAt.map((comesAt) => ({ deed, comesAt })))
    .sort((a, b) => a.comesAt - b.comesAt);
  const reasons = [...(definition.goals ?? []), ...(definition.exitRules ?? [])];
  const isOut = (deed: Deed): boolean =>
    deed.at > enteredAt && reasons.some(({ when }) => hasHappened(when, deed));
  const happened = (pattern: EventPattern, since: number): number[] =>
    walker.deeds
      .filter((deed) => matchesEvent(pattern, deed) && deed.at >= since && deed.at <= now)
      .map(({ at }) => at);

  /** A wait before marketing lasts until the quiet hours are over. */
  const awake = (epochMs: number, next: string): number =>
    definition.nodes[next]?.kind === 'send' ? outOfQuietHours(epochMs, quietHours, timeZone) : epochMs;

  for (;;) {
    const node = definition.nodes[nodeId];
    switch (node?.kind) {
      case 'send':
        sent.push(
          ...(node.messages ?? []).map((message): Sent => [message.type === 'text' ? message.text : '', now]),
        );
        lastSend = now;
        nodeId = node.next;
        break;
      case 'wait': {
        const when = { nowEpochMs: now, timeZone };
        const hour = String(walker.bestHour).padStart(2, '0');
        const until = node.untilDate
          ? momentOfAttribute(node.untilDate, walker.attributes[node.untilDate.attribute], when)
          : node.untilBestHour
            ? nextLocalTime(now, timeZone, { localTime: `${hour}:00` })
            : now + durationMs(node.for ?? {});
        if (until !== undefined && sleep(awake(until, node.next)) === 'out') return { sent, turns };
        nodeId = until === undefined ? (node.otherwise ?? node.next) : node.next;
        break;
      }
      case 'waitFor': {
        const ways = node.events ?? [{ event: node.event ?? { type: '' }, next: node.onEvent ?? '' }];
        const since = { entry: enteredAt, lastSend: lastSend ?? enteredAt, now }[node.since];
        const early =
          node.since === 'now' ? [] : ways.map(({ event }) => Math.min(...happened(event, since)));
        const first = Math.min(...early);
        if (first < Infinity) {
          nodeId = ways[early.indexOf(first)]?.next ?? '';
          break;
        }
        const end = now + durationMs(node.timeout);
        const woken = sleep(
          node.since === 'now' ? end : awake(end, node.onTimeout),
          (deed) => deed.at >= since && ways.some(({ event }) => matchesEvent(event, deed)),
        );
        if (woken === 'out') return { sent, turns };
        nodeId = (woken && ways.find(({ event }) => matchesEvent(event, woken))?.next) ?? node.onTimeout;
        break;
      }
      case 'goTo': {
        const round = (rounds.get(nodeId) ?? 0) + 1;
        rounds.set(nodeId, round > node.atMost ? 0 : round);
        nodeId = round > node.atMost ? node.otherwise : node.next;
        break;
      }
      case 'branch':
      case 'split': {
        const seen = kindOf(node)
          .needs(node)
          .events.flatMap(({ key, type, where, atLeast = 1 }) => {
            const times = happened({ type, where }, enteredAt);
            return times.length >= atLeast ? [[key, Math.max(...times)]] : [];
          });
        const facts: MemberFacts = {
          memberId: walker.memberId,
          attributes: walker.attributes,
          tags: {},
          seen: Object.fromEntries(seen) as Record<string, number>,
          enteredAtEpochMs: enteredAt,
        };
        const place = { journeyId, nodeId, trail: {}, inCircle: false, endsBeforeMarketing: false };
        const context = { ...place, nowEpochMs: now, timeZone, members: [facts] };
        const { groups } = kindOf(node).decide(node, context);
        const { edge = '', to = '' } = groups.find(({ memberIds }) => memberIds.length > 0) ?? {};
        const within = node.kind === 'split' ? node.learn?.within : undefined;
        const orders = walker.deeds.filter(({ type, at }) => type === 'order.placed' && at >= now);
        if (within) turns.push([nodeId, edge, orders.some(({ at }) => at <= now + durationMs(within))]);
        nodeId = to;
        break;
      }
      default:
        return { sent, turns };
    }
  }
}
