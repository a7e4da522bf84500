import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { AmbiguousSend, type SendOutcome } from '../../lambdas/delivery/contracts.ts';
import type { NoticeWork } from '../../lambdas/notices/contracts.ts';
import { createDriveNotice } from '../../lambdas/notices/drive-notice.ts';
import { deliveryTag } from '../../lambdas/notices/domain/delivery-tag.ts';
import type { Notice, PlannedRoute, RouteAnswer } from '../../lambdas/notices/domain/notice.ts';
import type { RouteName } from '../../lambdas/notices/domain/route-settings.ts';
import type { SmsReport } from '../../lambdas/notices/domain/sms-report.ts';
import type { NoticeContent, NoticeStore, SmsPlace, SmsReports } from '../../lambdas/notices/ports.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import type { Commit } from '../../lambdas/shared/domain/write-part.ts';
import type { Wrap } from './delivery-world.ts';
import { manualClock } from './manual-clock.ts';
import { timedQueue } from './timed-queue.ts';

export const channelId = '2000000001';
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
const phone = '+886912345678';

/** What a route does with a call: the answer, and whether the message goes out all the same. */
export interface Scripted {
  answer: RouteAnswer;
  isSent: boolean;
}
export const taken: Scripted = { answer: { outcome: 'taken', reference: 'r' }, isSent: true };
export const accepted: Scripted = { answer: { outcome: 'accepted', reference: 'r' }, isSent: true };
export const refused: Scripted = { answer: { outcome: 'refused', reason: 'no' }, isSent: false };
export const busy: Scripted = { answer: { outcome: 'busy', reason: 'later' }, isSent: false };
export const unclear = (isSent: boolean): Scripted => ({
  answer: { outcome: 'unclear', reason: 'no answer' },
  isSent,
});

const minutesOf: Record<RouteName, number> = { linePush: 2, lineNotification: 10, sms: 5 };
const planned = (route: RouteName): PlannedRoute => ({
  ...{ route, costMicros: 1, waitMinutes: minutesOf[route] },
  ...(route === 'sms' && { originationIdentity: 'Shop', segments: 1 }),
});

/** Notices on plain maps, with routes, time and the queue in the test's hands. */
export function noticeWorld(script: (route: RouteName) => Scripted) {
  const clock = manualClock();
  const queue = timedQueue<NoticeWork>(clock);
  const stored = new Map<string, Notice>();
  const contents = new Map<string, NoticeContent>();
  /** Every state that was ever written, in order. */
  const history: Notice[] = [];
  const events: DomainEvent[] = [];
  /** Calls that reached a route, and whether a message went out. */
  const calls: { route: RouteName; at: number; isSent: boolean; answer: RouteAnswer }[] = [];
  const tags: string[] = [];

  const reading: Pick<NoticeStore, 'read' | 'readContent'> = {
    read: (_channelId, noticeId) => Promise.resolve(stored.get(noticeId)),
    readContent: (_channelId, noticeId) => Promise.resolve(contents.get(noticeId)),
  };
  const notices: Pick<NoticeStore, 'read' | 'readContent' | 'create' | 'save'> = {
    ...reading,
    create: () => [],
    save: (notice) => [{ label: 'notice is unchanged', item: { notice } }],
  };
  const commit: Commit = (parts) => {
    const written = parts.flatMap(({ item }) => ('notice' in item ? [item.notice as Notice] : []));
    const isStale = written.some(({ noticeId, revision }) => stored.get(noticeId)?.revision !== revision - 1);
    if (isStale) return Promise.resolve({ outcome: 'refused', labels: ['notice is unchanged'] });
    for (const notice of written) {
      stored.set(notice.noticeId, notice);
      history.push(notice);
      if (notice.status !== 'open') contents.delete(notice.noticeId);
    }
    events.push(...parts.flatMap(({ item }) => ('event' in item ? [item.event as DomainEvent] : [])));
    return Promise.resolve({ outcome: 'committed' });
  };

  const call = (route: RouteName): Promise<RouteAnswer> => {
    const { answer, isSent } = script(route);
    calls.push({ route, at: clock.now(), isSent, answer });
    return Promise.resolve(answer);
  };
  const places = new Map<string, SmsPlace>();
  const reports: SmsReport[] = [];
  const smsReports: SmsReports = {
    link: (messageId, place) => {
      places.set(messageId, place);
      return Promise.resolve(reports.filter((report) => report.messageId === messageId));
    },
    keep: (report) => {
      reports.push(report);
      return Promise.resolve(places.get(report.messageId));
    },
  };
  /** AWS gives each text that it takes an id: `sms-1`, `sms-2` ... */
  const sendSms = async (): Promise<RouteAnswer> => {
    const answer = await call('sms');
    if (answer.outcome !== 'taken') return answer;
    return { ...answer, reference: `sms-${calls.filter(({ route }) => route === 'sms').length}` };
  };

  /** A push is one send: what it once did it does not do again, and LINE's answer is the same. */
  const pushes = new Map<string, RouteAnswer>();
  const push = async (sendId: string): Promise<SendOutcome> => {
    const done = pushes.get(sendId);
    const answer = done ?? (await call('linePush'));
    if (answer.outcome !== 'unclear') pushes.set(sendId, answer);
    if (answer.outcome === 'unclear') throw new AmbiguousSend('no answer');
    const isAccepted = answer.outcome === 'accepted';
    const figures = { sent: isAccepted ? 1 : 0, suppressed: isAccepted ? 0 : 1, failed: 0, unknown: 0 };
    return { outcome: 'closed', ...figures, reasons: isAccepted ? {} : { blocked: 1 } };
  };

  const start = (wrap: Wrap = (port) => port) =>
    createDriveNotice({
      notices: { ...notices, ...wrap(reading) },
      schedules: wrap(queue.schedules),
      smsReports: wrap(smsReports),
      ...wrap({
        commit,
        deliver: ({ sendId }: { sendId: string }) => push(sendId),
        cancelSend: async ({ sendId }: { sendId: string }) => {
          const closed = pushes.get(sendId) ?? refused.answer;
          pushes.set(sendId, closed);
          return (await push(sendId)) as Extract<SendOutcome, { outcome: 'closed' }>;
        },
        pushByPhone: ({ deliveryTag: tag }: { deliveryTag: string }) => {
          tags.push(tag);
          return call('lineNotification');
        },
        sendSms,
      }),
      outboxPart: (event) => ({ label: 'outbox', item: { event } }),
      appendActivity: () => ({ label: 'activity', item: {} }),
      onRefused: () => undefined,
      clock,
    });

  let made = 0;
  return {
    ...{ clock, queue, stored, contents, history, events, calls, tags, start },
    drive: start(),
    minutes: (count: number) => count * minuteMs,

    /** A notice as the API leaves it for the worker. */
    newNotice(
      routes: readonly RouteName[],
      { whenUnclear = 'endUnknown' }: { whenUnclear?: Notice['whenUnclear'] } = {},
    ): string {
      const noticeId = deterministicId('test notice', (made += 1));
      stored.set(noticeId, {
        ...{ channelId, noticeId, revision: 1, fingerprint: '', createdAt: clock.now(), currency: 'USD' },
        ...{ memberId: deterministicId('member'), whenUnclear, skipped: [], tries: [], status: 'open' },
        planned: routes.map(planned),
      });
      contents.set(noticeId, { phone, messages: [{ type: 'text', text: 'hi' }], smsText: 'hi' });
      void queue.send([{ body: { channelId, noticeId } }]);
      return noticeId;
    },

    /** LINE's delivery event of a try, as inbound hands it on. */
    receipt: (noticeId: string, number: number): OutgoingMessage<NoticeWork> => ({
      body: { channelId, noticeId, delivered: { number, at: clock.now() } },
    }),
    /** AWS's last word about a text, as the rule brings it. */
    smsReport: (eventType: string, messageId = 'sms-1'): OutgoingMessage<NoticeWork> => ({
      body: { smsReport: { messageId, eventType, at: clock.now() } },
    }),
    tagOf: (noticeId: string, number: number) => deliveryTag({ noticeId, number }),
    read(noticeId: string): Notice {
      const notice = stored.get(noticeId);
      if (!notice) throw new Error('There is no such notice.');
      return notice;
    },
    routesCalled: () => calls.map(({ route }) => route),
  };
}
export type NoticeWorld = ReturnType<typeof noticeWorld>;
