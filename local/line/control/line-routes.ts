import { z } from 'zod';
import { monthlyLimit, quotaAnswer, usedQuota } from '../api/send/quota.ts';
import { Fault } from '../http/faults.ts';
import { ok, refuse } from '../http/line-answer.ts';
import { monthOf } from '../state.ts';
import { redeliverEvent } from '../webhook/deliver-event.ts';
import type { ControlRoutes } from './control-route.ts';

const RawWebhook = z.strictObject({
  body: z.string(),
  signature: z.enum(['valid', 'tampered', 'missing']).default('valid'),
});
const used = z.int().min(0).optional();
const Quota = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('limited'), value: z.int().min(0), used }),
  z.strictObject({ type: z.literal('none'), used }),
]);
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
      quota: { limit: monthlyLimit(account), used: usedQuota(account) },
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
  /** From now on; `used` is the count of this month. */
  'POST /quota': ({ account, body, record }) => {
    const quota = Quota.parse(body);
    record({
      ...{ kind: 'quotaSet', channelId: account.channel.channelId },
      monthlyLimit: quota.type === 'limited' ? quota.value : null,
      ...{ month: monthOf(account.clock.now()), used: quota.used ?? usedQuota(account) },
    });
    return ok({ ...quotaAnswer(account), used: usedQuota(account) });
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
