import { createHash } from 'node:crypto';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { isPersonal } from '../delivery/contracts.ts';
import type {
  CurrentMemberId,
  FindIdentities,
  MemberSnapshot,
  ReadContacts,
  ReadMembers,
} from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { countryOfPhone, readPhone } from '../shared/domain/phone.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { Commit } from '../shared/domain/write-part.ts';
import type { NoticeWork } from './contracts.ts';
import { checkContent, type CheckedContent, type ContentProblem } from './domain/check-content.ts';
import { countSegments } from './domain/count-segments.ts';
import type { Notice, SkippedRoute } from './domain/notice.ts';
import { planRoutes, type NoticeFacts } from './domain/plan-routes.ts';
import type { NewNotice } from './endpoints.ts';
import type { NoticeContent, NoticeStore, RouteSettingsStore } from './ports.ts';

export interface AcceptNoticeDeps {
  routeSettings: RouteSettingsStore;
  notices: NoticeStore;
  readMembers: ReadMembers;
  currentMemberId: CurrentMemberId;
  findIdentities: FindIdentities;
  readContacts: ReadContacts;
  sendToNoticeQueue: SendToQueue<NoticeWork>;
  commit: Commit;
  clock: Clock;
}

export type Acceptance =
  | { outcome: 'accepted'; notice: Notice }
  | { outcome: 'switched off' | 'key of another notice' }
  | { outcome: 'bad' | 'out of reach'; problems: readonly ContentProblem[] };

/** If the process dies between writing a notice and telling the worker, this message tells it. */
const safetySeconds = 60;

/** Takes a notice: who is meant, which routes reach it, and everything frozen that the worker needs. */
export function createAcceptNotice(deps: AcceptNoticeDeps) {
  return async (channelId: string, idempotencyKey: string, wanted: NewNotice): Promise<Acceptance> => {
    const noticeId = deterministicId('notice', channelId, idempotencyKey);
    const fingerprint = fingerprintOf(wanted);
    const known = await deps.notices.read(channelId, noticeId);
    if (known) return again(deps, known, fingerprint);
    const settings = await deps.routeSettings.read(channelId);
    if (settings.routes.length === 0) return { outcome: 'switched off' };
    const recipient = await findRecipient(deps, channelId, wanted);
    if ('problem' in recipient) return { outcome: 'bad', problems: [recipient.problem] };
    const content = contentOf(wanted, recipient.phone);
    const problems = checkContent(settings, checkedContent(wanted, content));
    if (problems.length > 0) return { outcome: 'bad', problems };
    const { planned, skipped } = planRoutes(settings, factsOf(content, recipient.isFriend));
    if (planned.length === 0) return outOfReach(wanted, skipped);
    const notice: Notice = {
      ...{ channelId, noticeId, fingerprint, revision: 1, memberId: recipient.memberId },
      ...{ currency: settings.currency, whenUnclear: settings.whenUnclear },
      ...{ planned, skipped, tries: [], status: 'open' },
      createdAt: deps.clock.now(),
    };
    const body = { channelId, noticeId };
    await deps.sendToNoticeQueue([{ body, groupId: noticeId, delaySeconds: safetySeconds }]);
    const written = await deps.commit(deps.notices.create(notice, content));
    if (written.outcome === 'refused') {
      const other = await deps.notices.read(channelId, noticeId);
      if (other) return again(deps, other, fingerprint);
    }
    await deps.sendToNoticeQueue([{ body, groupId: noticeId }]);
    return { outcome: 'accepted', notice };
  };
}

/** The worker is told once more: the first time may have been lost with its process. */
async function again(
  { sendToNoticeQueue }: AcceptNoticeDeps,
  notice: Notice,
  fingerprint: string,
): Promise<Acceptance> {
  const { channelId, noticeId } = notice;
  if (notice.fingerprint !== fingerprint) return { outcome: 'key of another notice' };
  if (notice.status === 'open')
    await sendToNoticeQueue([{ body: { channelId, noticeId }, groupId: noticeId }]);
  return { outcome: 'accepted', notice };
}

interface Recipient {
  memberId?: string;
  isFriend: boolean;
  phone?: string;
}

/** A phone may belong to a member who is a friend, a member may have left a phone. */
async function findRecipient(
  deps: AcceptNoticeDeps,
  channelId: string,
  wanted: NewNotice,
): Promise<Recipient | { problem: ContentProblem }> {
  if (wanted.phone !== undefined) {
    const phone = readPhone(wanted.phone, undefined);
    if (phone === undefined) return { problem: badPhone };
    const [memberId] = await deps.findIdentities(channelId, 'phone', [phone]);
    return { phone, memberId, isFriend: isFriend(await readMember(deps, channelId, memberId)) };
  }
  const memberId = await deps.currentMemberId(channelId, wanted.memberId ?? '');
  const member = await readMember(deps, channelId, memberId);
  if (!member || member.lifecycle === 'erased') return { problem: noMember };
  const phone = (await deps.readContacts(channelId, [memberId])).get(memberId)?.phone;
  return { memberId, phone, isFriend: isFriend(member) };
}

const readMember = async (
  { readMembers }: AcceptNoticeDeps,
  channelId: string,
  memberId: string | undefined,
): Promise<MemberSnapshot | undefined> =>
  memberId === undefined ? undefined : (await readMembers(channelId, [memberId])).get(memberId);

const isFriend = (member: MemberSnapshot | undefined): boolean =>
  member?.lineUserId !== undefined && (member.lifecycle === 'friend' || member.lifecycle === 'registered');

const badPhone = {
  path: '/phone',
  message: 'a phone number in E.164 with its country code, e.g. +886912345678',
};
const noMember = { path: '/memberId', message: 'there is no such member' };

const contentOf = ({ text, messages, smsText }: NewNotice, phone: string | undefined): NoticeContent => {
  const forLine: readonly LineMessage[] | undefined =
    text === undefined ? messages : [{ type: 'text', text }];
  return {
    ...(phone !== undefined && { phone }),
    ...(forLine && { messages: forLine }),
    ...(smsText !== undefined && { smsText }),
  };
};

const smsOf = ({ smsText }: NoticeContent) =>
  smsText === undefined ? undefined : { text: smsText, ...countSegments(smsText) };

const checkedContent = ({ text }: NewNotice, content: NoticeContent): CheckedContent => ({
  messages: content.messages,
  fieldsIn: isPersonal(content.messages ?? []) ? (text === undefined ? '/messages' : '/text') : undefined,
  sms: smsOf(content),
});

function factsOf(content: NoticeContent, friend: boolean): NoticeFacts {
  const { phone, messages } = content;
  const sms = smsOf(content);
  return {
    isFriend: friend,
    country: phone === undefined ? undefined : countryOfPhone(phone),
    hasPhone: phone !== undefined,
    hasMessages: messages !== undefined,
    ...(sms && { segments: sms.segments }),
  };
}

const outOfReach = ({ phone }: NewNotice, skipped: readonly SkippedRoute[]): Acceptance => ({
  outcome: 'out of reach',
  problems: skipped.map(({ route, reason }) => ({
    path: phone === undefined ? '/memberId' : '/phone',
    message: `${route}: ${reason}`,
  })),
});

const fingerprintOf = (wanted: NewNotice): string =>
  createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
