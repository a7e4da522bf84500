import type { Channel, ChannelSettings } from '../../lambdas/access/contracts.ts';
import type { GiveCodes } from '../../lambdas/code-pools/contracts.ts';
import { createDynamoContactLedger } from '../../lambdas/delivery/adapters/dynamo-contact-ledger.ts';
import { createDynamoLineSends } from '../../lambdas/delivery/adapters/dynamo-line-sends.ts';
import { createDynamoRateBudget } from '../../lambdas/delivery/adapters/dynamo-rate-budget.ts';
import { createDynamoReplyLedger } from '../../lambdas/delivery/adapters/dynamo-reply-ledger.ts';
import { createDynamoSendLedger } from '../../lambdas/delivery/adapters/dynamo-send-ledger.ts';
import { createReadSentCounts } from '../../lambdas/delivery/adapters/sent-counters.ts';
import { createReadSuppressed } from '../../lambdas/delivery/adapters/suppressed-counters.ts';
import type { SendRequest } from '../../lambdas/delivery/contracts.ts';
import { deliveryApi } from '../../lambdas/delivery/delivery-api.ts';
import { createDynamoCohorts } from '../../lambdas/journeys/adapters/dynamo-cohorts.ts';
import { figuresPart } from '../../lambdas/journeys/adapters/node-counts.ts';
import { createMoveUnknown } from '../../lambdas/journeys/move-unknown.ts';
import { createDeliver } from '../../lambdas/delivery/deliver.ts';
import { createExplainRecipient } from '../../lambdas/delivery/explain-recipient.ts';
import { createRateLimiter } from '../../lambdas/delivery/rate-limiter.ts';
import { createRemainingQuota } from '../../lambdas/delivery/remaining-quota.ts';
import { createReadMarketingRule } from '../../lambdas/preferences/marketing-rule.ts';
import type { Topic } from '../../lambdas/preferences/contracts.ts';
import { createReplies } from '../../lambdas/delivery/replies.ts';
import { reportSend } from '../../lambdas/delivery/report-send.ts';
import { createLinkUrls } from '../../lambdas/links/link-urls.ts';
import type { MemberSnapshot } from '../../lambdas/members/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { WritePart } from '../../lambdas/shared/domain/write-part.ts';
import { manualClock } from './manual-clock.ts';
import { memoryRateBudget, memoryReplyLedger, memorySendLedger } from './memory-send-ledger.ts';
import { openMemoryStore } from './memory-store.ts';
import { scriptedLine, type LineFault } from './scripted-line.ts';

export const channelId = '2000000001';
export const text = (words: string): LineMessage => ({ type: 'text', text: words });

/** Wraps every port of one process, e.g. to kill it in the middle of its work. */
export type Wrap = <Port extends object>(port: Port) => Port;
const unchanged: Wrap = (port) => port;

const noCodes: GiveCodes = () => Promise.resolve(new Map());

/** Delivery on the embedded store (or on plain maps), with LINE, members and time in the test's hands. */
export async function deliveryWorld(
  options: {
    fault?: () => LineFault | undefined;
    ledgers?: 'embedded store' | 'maps';
    giveCodes?: GiveCodes;
  } = {},
) {
  const clock = manualClock();
  const memory = await openMemoryStore(clock);
  const commit = createCommit({ client: memory.client, clock, random: () => 0.5 });
  const records = { ...memory, clock, commit };
  const line = scriptedLine({ clock, fault: options.fault });
  const members = new Map<string, MemberSnapshot>();
  const names = new Map<string, string>();
  const topics = new Map<string, Topic>();
  const settings: ChannelSettings = {
    name: 'Test',
    timeZone: 'Asia/Taipei',
    quietHours: null,
    frequencyCaps: null,
    quotaReserve: 0,
  };
  const channel: Channel = { channelId, settings, createdAt: new Date(0).toISOString() };
  const onMaps = options.ledgers === 'maps';
  const mappedSends = memorySendLedger(clock);
  const ledger = onMaps ? mappedSends : createDynamoSendLedger(records);
  const mappedReplies = memoryReplyLedger();
  const replyLedger = onMaps ? mappedReplies : createDynamoReplyLedger(records);
  const budget = onMaps ? memoryRateBudget() : createDynamoRateBudget(records);
  const commitParts = async (parts: readonly WritePart[]) => {
    if (onMaps) mappedReplies.commit(parts);
    else await commit(parts);
  };

  const readMembers = (_channelId: string, ids: readonly string[]) => {
    const found = ids.flatMap((id) => {
      const member = members.get(id);
      return member ? [[id, member] as const] : [];
    });
    return Promise.resolve(new Map(found));
  };
  const readNames = (_channelId: string, ids: readonly string[]) => {
    const found = ids.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name] as const];
    });
    return Promise.resolve(new Map(found));
  };

  const { linkValues } = createLinkUrls({
    readSigningKey: () => Promise.resolve('a signing key'),
    publicBaseUrl: 'https://kizuna.example',
  });
  const readMarketingRule = createReadMarketingRule({
    readChannel: () => Promise.resolve(channel),
    topics: { read: (_channelId, topicId) => Promise.resolve(topics.get(topicId)) },
  });
  const preferencesUrl = (_channelId: string, memberId: string) =>
    Promise.resolve(`https://kizuna.example/p/${memberId}`);

  /** One process: its own limiter and caches over the shared store. */
  const start = (wrap: Wrap = unchanged) => {
    const acquireCall = createRateLimiter({ budget: wrap(budget), clock, random: () => 0.5 });
    const sending = {
      ...{ clock, random: () => 0.5, acquireCall, line: wrap(line.line) },
      ...{
        readMembers,
        readNames,
        linkValues,
        preferencesUrl,
        readMarketingRule,
        giveCodes: options.giveCodes ?? noCodes,
      },
    };
    return {
      deliver: createDeliver({
        ...sending,
        ledger: wrap(ledger),
        contacts: wrap(createDynamoContactLedger(records)),
        readChannel: () => Promise.resolve(channel),
        readRemainingQuota: createRemainingQuota({ line: line.line, clock }),
      }),
      replies: createReplies({ ...sending, ledger: wrap(replyLedger) }),
    };
  };

  let sends = 0;
  return {
    clock,
    memory,
    line,
    members,
    names,
    topics,
    settings,
    commit,
    commitParts,
    ledger,
    replyLedger,
    lineSends: createDynamoLineSends(records),
    start,
    ...start(),
    explain: createExplainRecipient({ ledger, replyLedger }),
    readSuppressed: createReadSuppressed(records),
    /** The admin API of the send ledger, as the channel's own. */
    api: (ofChannel = channelId) =>
      deliveryApi({
        ...{ ledger, replyLedger, clock, lineSends: createDynamoLineSends(records) },
        readSuppressed: createReadSuppressed(records),
        moveUnknown: createMoveUnknown({
          cohorts: createDynamoCohorts(records),
          figuresPart: (header, counts) => figuresPart(memory.tables.records, header, counts),
        }),
        resolveChannel: () => Promise.resolve({ ...channel, channelId: ofChannel }),
      }),
    cohorts: createDynamoCohorts(records),
    /** What was counted as sent of a send, on maps. */
    sentOf: mappedSends.sentOf,
    readSentCounts: createReadSentCounts(records),
    report: (sendId: string) => reportSend({ ledger, replyLedger }, { channelId, sendId }),

    /** Friends with LINE ids; the same number is the same person. */
    friends(count: number, change: (index: number) => Partial<MemberSnapshot> = () => ({})): string[] {
      return Array.from({ length: count }, (_, index) => {
        const memberId = deterministicId('member', index);
        members.set(memberId, {
          channelId,
          memberId,
          lineUserId: lineUserIdOf(memberId),
          lifecycle: 'friend',
          attributes: {},
          tags: {},
          createdAt: 0,
          ...change(index),
        });
        return memberId;
      });
    },

    request(memberIds: readonly string[], change: Partial<SendRequest> = {}): SendRequest {
      sends += 1;
      return {
        sendId: deterministicId('send', sends),
        channelId,
        memberIds,
        messages: [text('hello')],
        purpose: 'marketing',
        origin: { kind: 'journey', journeyId: 'welcome', version: 1, nodeIds: ['hello'] },
        ...change,
      };
    },
  };
}
export type DeliveryWorld = Awaited<ReturnType<typeof deliveryWorld>>;

export const lineUserIdOf = (memberId: string): string => `U${memberId.replaceAll('-', '')}`;
