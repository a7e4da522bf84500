import { z } from 'zod';
import { usedQuota } from '../api/send/accept-send.ts';
import { Fault } from '../http/faults.ts';
import { ok, refuse } from '../http/line-answer.ts';
import { redeliverEvent } from '../webhook/deliver-event.ts';
import type { ControlRoutes } from './control-route.ts';

const RawWebhook = z.strictObject({
  body: z.string(),
  signature: z.enum(['valid', 'tampered', 'missing']).default('valid'),
});
const Redelivery = z.strictObject({ webhookEventId: z.string() });

/** What a test does in LINE's place. */
export const lineRoutes: ControlRoutes = {
  'GET /info': ({ accounts, account, clock, productBaseUrl }) =>
    ok({
      channels: accounts.map(({ channel: { channelId, displayName, basicId } }) => ({
        channelId,
        displayName,
        basicId,
      })),
      channelId: account.channel.channelId,
      displayName: account.channel.displayName,
      quota: { limit: account.channel.monthlyLimit, used: usedQuota(account) },
      now: new Date(clock.now()).toISOString(),
      canAdvance: productBaseUrl() !== undefined,
    }),
  'POST /webhook': async ({ account, body }) => {
    const raw = RawWebhook.parse(body);
    return ok({ status: await account.webhooks.sendRaw(raw.body, raw.signature) });
  },
  'POST /redeliver': async ({ account, body }) => {
    const { webhookEventId } = Redelivery.parse(body);
    const delivery = await redeliverEvent(account, webhookEventId);
    return delivery ? ok(delivery) : refuse(404, 'There is no such event.');
  },
  'GET /calls': ({ calls }) => ok(calls.list()),
  'GET /faults': ({ faults }) => ok(faults.list()),
  'POST /faults': ({ faults, body }) => {
    faults.add(Fault.parse(body));
    return ok(faults.list());
  },
  'DELETE /faults': ({ faults }) => {
    faults.clear();
    return ok([]);
  },
};
