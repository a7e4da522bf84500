import { localClock, weekdays, type Weekday } from '../../../stepfunctions/journey/local-time.ts';
import type { AutoReply, ReplySchedule } from '../contracts.ts';
import { normaliseText } from '../../shared/domain/normalise-text.ts';

/**
 * The rule that answers a message: the oldest enabled keyword rule whose keyword is the whole text, else the oldest
 * default rule; both only while their schedule is open. `text` is absent for stickers, images and the like, which only
 * a default rule answers.
 */
export function chooseAutoReply(
  rules: readonly AutoReply[],
  message: { text: string | undefined; nowEpochMs: number; timeZone: string },
): AutoReply | undefined {
  const open = rules
    .filter(({ enabled, schedule }) => enabled && isOpen(schedule, message.nowEpochMs, message.timeZone))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.ruleId.localeCompare(b.ruleId));
  const said = message.text === undefined ? undefined : normaliseText(message.text);
  const byKeyword = open.find(
    ({ kind, keywords }) => kind === 'keyword' && keywords.some((keyword) => normaliseText(keyword) === said),
  );
  return byKeyword ?? open.find(({ kind }) => kind === 'default');
}

/** Is the schedule open at that moment? Without one it always is. A night belongs to the weekday on which it begins. */
export function isOpen(schedule: ReplySchedule | undefined, nowEpochMs: number, timeZone: string): boolean {
  if (!schedule) return true;
  const { weekday, localTime } = localClock(nowEpochMs, timeZone);
  const { from = '00:00', to = '24:00' } = schedule;
  const isOn = (day: Weekday): boolean => schedule.weekdays?.includes(day) ?? true;
  if (from <= to) return isOn(weekday) && from <= localTime && localTime < to;
  return localTime >= from ? isOn(weekday) : localTime < to && isOn(dayBefore(weekday));
}

const dayBefore = (weekday: Weekday): Weekday => weekdays.at(weekdays.indexOf(weekday) - 1) ?? weekday;
