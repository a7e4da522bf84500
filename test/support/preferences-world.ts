import { noMachines } from './no-machines.ts';
import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import { composeDeliveryApi } from '../../lambdas/compose/delivery-api.ts';
import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeHandle } from '../../lambdas/compose/inbound.ts';
import { composeJourneys, composeJourneysApi } from '../../lambdas/compose/journeys.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import { composePreferences } from '../../lambdas/compose/preferences.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import { composeUsersOf } from '../../lambdas/compose/users-of.ts';
import type { SendRequest } from '../../lambdas/delivery/contracts.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { memberIdOfLineUser } from '../../lambdas/members/domain/member.ts';
import { membersApi } from '../../lambdas/members/members-api.ts';
import { preferencesApi } from '../../lambdas/preferences/preferences-api.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { ChatEntry } from '../../local/line/state.ts';
import { apiOf, channelId, productWorld } from './product-world.ts';

/** Webhooks, sending, the preference page and the admin API beside them, with simulated LINE. */
export async function preferencesWorld() {
  const world = await productWorld();
  const { core } = world;
  const members = composeMembers(core);
  const journeys = composeJourneys(core);
  const delivery = composeDelivery(core);
  const preferences = composePreferences(core);
  const identity = composeIdentity(core, composeCommerceMerge(core));
  const deps = {
    ...core,
    ...members,
    ...identity,
    ...journeys,
    ...delivery,
    ...preferences,
    ...composeTags(core),
    usersOf: composeUsersOf(core),
  };
  const call = apiOf(
    [
      ...preferencesApi(deps),
      ...membersApi({ ...deps, sendToImportQueue: () => Promise.resolve() }),
      ...composeDeliveryApi(core),
      ...composeJourneysApi(core, {
        ...{ machines: noMachines, stepFunctionArn: 'arn:step', machinePrefix: 'j-' },
        blobs: { get: () => Promise.resolve(undefined) },
        schedules: { putOnce: () => Promise.resolve(), remove: () => Promise.resolve() },
        sendToRoundQueue: () => Promise.resolve(),
      }),
    ],
    core,
  );
  const handle = composeHandle(core, {
    blobs: { put: () => Promise.resolve(), delete: () => Promise.resolve() },
    sendToMediaQueue: () => Promise.resolve(),
    sendToNoticeQueue: () => Promise.resolve(),
    enterByReply: journeys.enterByReply,
    replies: delivery.replies,
  });
  let sends = 0;

  /** The user acts in simulated LINE, and the webhook is handled; answers the message of the queue. */
  async function act(userId: string, type: 'follow' | 'message' | 'postback', body: object = {}) {
    const sent = (await world.sim('POST', `/_sim/users/${userId}/${type}`, body)) as {
      webhookEventId: string;
      replyToken: string;
      messageId: string;
    };
    const parts = {
      follow: { follow: { isUnblocked: false } },
      message: { message: { id: sent.messageId, type: 'text', ...body } },
      postback: { postback: body },
    };
    const event = {
      ...{ type, mode: 'active', timestamp: world.clock.now(), source: { type: 'user', userId } },
      ...{ webhookEventId: sent.webhookEventId, replyToken: sent.replyToken },
      ...parts[type],
    };
    const message = {
      id: '1',
      body: { channelId, receivedAt: world.clock.now(), event },
      groupId: userId,
      receiveCount: 1,
      sentAt: world.clock.now(),
    };
    const again = () => handle([message]);
    expect(await again()).toEqual({ failedIds: [] });
    return { again };
  }

  return {
    ...world,
    call,
    act,
    deliver: delivery.deliver,
    explain: delivery.explainRecipient,
    mergeMembers: identity.mergeMembers,
    prepareCustomer: identity.prepareCustomer,
    preferences,
    members,

    async friend(displayName: string, language?: string): Promise<{ userId: string; memberId: string }> {
      const { userId } = (await world.sim('POST', '/_sim/users', { displayName, language })) as {
        userId: string;
      };
      await act(userId, 'follow');
      return { userId, memberId: memberIdOfLineUser(channelId, userId) };
    },
    async texts(userId: string): Promise<string[]> {
      const chat = (await world.sim('GET', `/_sim/users/${userId}/messages`)) as ChatEntry[];
      return chat.flatMap(({ messages }) => messages.map((message) => (message as { text: string }).text));
    },
    /** A marketing send to these members, unless told. */
    send(memberIds: readonly string[], change: Partial<SendRequest> = {}) {
      sends += 1;
      return delivery.deliver({
        sendId: deterministicId('send', sends),
        channelId,
        memberIds,
        messages: [{ type: 'text', text: `offer ${sends}` }],
        purpose: 'marketing',
        origin: { kind: 'journey', journeyId: 'spring', version: 1, nodeIds: ['offer'] },
        ...change,
      });
    },
    async events(type: string): Promise<DomainEvent[]> {
      return (await world.items('records', 'OUTBOX#'))
        .map(({ event }) => event as DomainEvent)
        .filter((event) => event.type === type);
    },
    /** Asks for the page at an address that was sent. */
    page: (method: 'GET' | 'POST', url: string, form?: string, headers: Record<string, string> = {}) => {
      const { pathname, searchParams } = new URL(url);
      return preferences.preferencePage({
        method,
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: {
          'content-type': form === undefined ? undefined : 'application/x-www-form-urlencoded',
          ...headers,
        },
        rawBody: Buffer.from(form ?? ''),
      });
    },
  };
}
export type PreferencesWorld = Awaited<ReturnType<typeof preferencesWorld>>;
