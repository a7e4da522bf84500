import type { Clock } from '../shared/domain/clock.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import { changeStored, type ChangeStoredDeps } from './change-stored.ts';
import type { NoticeDue, NoticeWork } from './contracts.ts';
import { answered, begin, delivered, exhausted, expired, repeat, reported } from './domain/change-notice.ts';
import { nextStep, type Step } from './domain/next-step.ts';
import type { Notice, RouteAnswer } from './domain/notice.ts';
import { endingOf, SmsReport } from './domain/sms-report.ts';
import type { SmsPlace, SmsReports } from './ports.ts';
import { closePush, takeRoute, type TakeRouteDeps } from './take-route.ts';

export interface DriveNoticeDeps extends ChangeStoredDeps, TakeRouteDeps {
  smsReports: SmsReports;
  schedules: Pick<MessageSchedules<NoticeWork>, 'putOnce'>;
  clock: Clock;
  /** Told of routes that refuse for a reason that only a person can mend. */
  onRefused: (refusal: { channelId: string; noticeId: string; route: string }) => void;
}

/** A schedule for a moment that is over before it is made is refused. */
const soonestMs = 5_000;
/** Three routes take a handful each; more than that stands still. */
const mostSteps = 50;

/**
 * Does with a notice what is due. Every message may come twice, late or beside another one: each step is taken by whoever
 * writes it first, and only that one makes the call that belongs to it.
 */
export function createDriveNotice(deps: DriveNoticeDeps) {
  return async (work: NoticeWork): Promise<void> => {
    if (!('smsReport' in work)) return drive(deps, work);
    const report = SmsReport.parse(work.smsReport);
    const place = await deps.smsReports.keep(report);
    if (!place) return;
    await noteReport(deps, place, report);
    await drive(deps, place);
  };
}

async function drive(deps: DriveNoticeDeps, { channelId, noticeId, delivered: receipt }: NoticeDue) {
  const key = { channelId, noticeId };
  if (receipt) {
    await changeStored(deps, key, (notice) => delivered(notice, receipt.number, receipt.at));
    return;
  }
  let comesBackAt: number | undefined;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const notice = await deps.notices.read(channelId, noticeId);
    if (!notice) return;
    const step = nextStep(notice, deps.clock.now());
    if (step.step === 'none') return;
    if (step.step === 'wait') return step.until === comesBackAt ? undefined : comeBack(deps, key, step.until);
    comesBackAt = (await takeStep(deps, notice, step)) ?? comesBackAt;
  }
  throw new Error('The notice does not come to rest; its message comes again.');
}

const noteReport = (deps: DriveNoticeDeps, place: SmsPlace, report: SmsReport) =>
  changeStored(deps, place, (notice) => reported(notice, place.number, endingOf(report), report.at));

type Key = Pick<Notice, 'channelId' | 'noticeId'>;

/** One schedule a notice and moment: whoever puts it again, dies and puts it again, makes no second one. */
async function comeBack({ schedules, clock }: DriveNoticeDeps, key: Key, until: number): Promise<void> {
  const { channelId, noticeId } = key;
  const at = Math.ceil(Math.max(until, clock.now() + soonestMs) / 1000) * 1000;
  await schedules.putOnce({ name: `${noticeId}-${at / 1000}`, at, body: { channelId, noticeId } });
}

/** Answers when a message comes back, where one was put into the queue. */
async function takeStep(
  deps: DriveNoticeDeps,
  notice: Notice,
  step: Exclude<Step, { step: 'none' | 'wait' }>,
): Promise<number | undefined> {
  const now = deps.clock.now();
  switch (step.step) {
    case 'begin':
      return callAs(deps, notice, (current) => begin(current, now));
    case 'repeat':
      return callAs(deps, notice, (current) => repeat(current, step.number, now));
    case 'expire':
      await expire(deps, notice, step.number);
      return undefined;
    case 'end':
      await changeStored(deps, notice, (current) =>
        nextStep(current, now).step === 'end' ? exhausted(current, now) : current,
      );
      return undefined;
  }
}

/** Whoever writes that a try begins makes its call. */
async function callAs(
  deps: DriveNoticeDeps,
  seen: Notice,
  claim: (notice: Notice) => Notice,
): Promise<number | undefined> {
  const { revision } = seen;
  const notice = await changeStored(deps, seen, (current) =>
    current.revision === revision ? claim(current) : current,
  );
  const tried = notice?.tries.at(-1);
  const content = notice && (await deps.notices.readContent(notice.channelId, notice.noticeId));
  if (!tried || !content) return undefined;
  const comesBackAt = Math.min(tried.retryAt ?? Infinity, tried.deadline);
  // The way back is scheduled before the call: a crash in the middle of it loses nothing.
  await comeBack(deps, notice, comesBackAt);
  const answer = await takeRoute(deps, { notice, tried, content });
  const place = { channelId: notice.channelId, noticeId: notice.noticeId, number: tried.number };
  const messageId = tried.route === 'sms' && answer.outcome === 'taken' ? answer.reference : undefined;
  const reports = messageId === undefined ? [] : await deps.smsReports.link(messageId, place);
  await noteAnswer(deps, notice, tried.number, answer);
  for (const report of reports) await noteReport(deps, place, report);
  return comesBackAt;
}

async function noteAnswer(
  deps: DriveNoticeDeps,
  { channelId, noticeId, tries }: Notice,
  number: number,
  answer: RouteAnswer,
): Promise<void> {
  const now = deps.clock.now();
  await changeStored(deps, { channelId, noticeId }, (current) => answered(current, number, answer, now));
  const route = tries[number - 1]?.route;
  if (route !== undefined && answer.outcome === 'refused' && answer.needsPerson === true)
    deps.onRefused({ channelId, noticeId, route });
}

/** A push that is over must not go out later on its own, beside the next route. */
async function expire(deps: DriveNoticeDeps, notice: Notice, number: number): Promise<void> {
  const isPush = notice.tries[number - 1]?.route === 'linePush';
  const content = isPush ? await deps.notices.readContent(notice.channelId, notice.noticeId) : undefined;
  const closed = content && (await closePush(deps, notice, content));
  const now = deps.clock.now();
  await changeStored(deps, notice, (current) =>
    expired(closed ? answered(current, number, closed, now) : current, number, now),
  );
}
