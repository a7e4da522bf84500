import type { Channel } from '../access/contracts.ts';
import { momentOfWallClock } from '../../stepfunctions/journey/local-time.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { changeBroadcast, type ChangeDeps } from './change-broadcast.ts';
import { allowedFrom, isAllowed, type Broadcast, type BroadcastAction } from './domain/broadcast.ts';
import type { Recurrence } from './domain/definition.ts';
import { nextOccurrence } from './domain/next-occurrence.ts';
import { scheduleName } from './fire-schedule.ts';
import type { BroadcastStore, BroadcastWork } from './ports.ts';

export interface ControlDeps extends ChangeDeps {
  broadcasts: Pick<BroadcastStore, 'read' | 'replace'>;
  schedules: MessageSchedules<BroadcastWork>;
  sendToWorkQueue: SendToQueue<BroadcastWork>;
  newId: () => string;
}

type Place = { channelId: string; broadcastId: string };

/**
 * What people do with a broadcast. Each throws Problem 404 for one that is not there and 409 where its status does not
 * allow it; done twice it is done once.
 */
export function controlBroadcast(deps: ControlDeps) {
  const act = async (
    action: BroadcastAction,
    place: Place,
    change: (broadcast: Broadcast) => Partial<Broadcast>,
  ): Promise<Broadcast> => {
    const changed = await changeBroadcast(deps, place, (broadcast) =>
      isAllowed(action, broadcast.status) &&
      broadcast.finishedAt === undefined &&
      !isTooLate(action, broadcast)
        ? change(broadcast)
        : undefined,
    );
    if (changed) return changed;
    const known = await deps.broadcasts.read(place.channelId, place.broadcastId);
    if (known && isTooLate(action, known)) throw takenByLine(action, known);
    throw known ? notAllowed(action, known) : unknownBroadcast(place.broadcastId);
  };
  const queue = (work: BroadcastWork): Promise<void> =>
    deps.sendToWorkQueue([{ body: work, groupId: work.channelId }]);
  /** A new chain of ticks: it looks at everything anew. */
  const driven = (): Partial<Broadcast> => ({
    ...{ tickToken: deps.newId(), cursor: 0, stuckSince: undefined, holdUntil: undefined },
  });
  const drive = async (broadcast: Broadcast): Promise<Broadcast> => {
    const { channelId, broadcastId, tickToken = '' } = broadcast;
    await queue({ work: 'tick', channelId, broadcastId, token: tickToken });
    return broadcast;
  };

  return {
    async send(place: Place): Promise<Broadcast> {
      const begun = await act('send', place, () => ({ status: 'freezing', reason: undefined }));
      await queue({ work: 'start', ...place });
      return begun;
    },

    async schedule(
      place: Place,
      channel: Channel,
      when: { at: string } | { every: Recurrence },
    ): Promise<Broadcast> {
      const now = deps.clock.now();
      const { timeZone } = channel.settings;
      const at = 'every' in when ? nextOccurrence(when.every, now, timeZone) : momentOf(when.at, timeZone);
      if (at <= now) throw inThePast();
      const recurrence = 'every' in when ? when.every : undefined;
      const known = await deps.broadcasts.read(place.channelId, place.broadcastId);
      if (!known) throw unknownBroadcast(place.broadcastId);
      if (!isAllowed('schedule', known.status)) throw notAllowed('schedule', known);
      const earlier = known.scheduledAt;
      // The schedule comes first: one that fires for another moment than the broadcast's starts nothing.
      const name = scheduleName(place.broadcastId, at);
      await deps.schedules.putOnce({ name, at, body: { work: 'fire', ...place, at } });
      const changed = await act('schedule', place, () => ({
        ...{ status: 'scheduled', scheduledAt: at, recurrence, reason: undefined },
      }));
      if (earlier !== undefined && earlier !== at)
        await deps.schedules.remove(scheduleName(place.broadcastId, earlier));
      return changed;
    },

    pause: (place: Place): Promise<Broadcast> => act('pause', place, () => ({ status: 'paused' })),

    /** Also for one that is stuck: what is unsent is put into the queue again. */
    resume: async (place: Place): Promise<Broadcast> =>
      drive(await act('resume', place, () => ({ ...driven(), status: 'sending', parkReason: undefined }))),

    async cancel(place: Place): Promise<Broadcast> {
      const known = await deps.broadcasts.read(place.channelId, place.broadcastId);
      const cancelled = await act('cancel', place, ({ frozen, byLine }) => ({
        ...driven(),
        status: 'cancelled',
        recurrence: undefined,
        ...(frozen || byLine ? {} : { finishedAt: deps.clock.now() }),
      }));
      if (known?.scheduledAt !== undefined)
        await deps.schedules.remove(scheduleName(place.broadcastId, known.scheduledAt));
      return cancelled.frozen || cancelled.byLine ? drive(cancelled) : cancelled;
    },
  };
}

/** With a zone it is a moment, without one a time on the channel's clock. */
function momentOf(at: string, timeZone: string): number {
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(at);
  const moment = hasZone ? Date.parse(at) : momentOfWallClock(Date.parse(`${at}Z`), timeZone);
  return Math.floor(moment / 1000) * 1000;
}

const inThePast = (): Problem =>
  new Problem(422, 'Not possible', {
    errors: [{ path: '/at', message: 'That moment has passed. Take a later one, or send now.' }],
  });

/** What LINE itself delivers is in its hands as a whole. */
const isTooLate = (action: BroadcastAction, { lineRequestId }: Broadcast): boolean =>
  lineRequestId !== undefined && (action === 'pause' || action === 'cancel');

const takenByLine = (action: BroadcastAction, { lineRequestId = '' }: Broadcast): Problem =>
  new Problem(409, 'LINE has it', {
    detail: `LINE took the whole broadcast (request ${lineRequestId}) and offers no way to ${action} it.`,
  });

export const unknownBroadcast = (broadcastId: string): Problem =>
  new Problem(404, 'Not found', { detail: `The channel has no broadcast ${broadcastId}.` });

export const notAllowed = (action: BroadcastAction, { status }: Broadcast): Problem =>
  new Problem(409, 'Not in this status', {
    detail: `The broadcast is ${status}; to ${action} it, it must be ${allowedFrom[action].join(' or ')}.`,
  });
