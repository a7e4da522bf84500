import { z } from 'zod';
import { ok, refuse } from '../http/line-answer.ts';
import type { ControlRoutes } from './control-route.ts';

/** What somebody does with a message of the account; the last one when no request is named. */
const Interacting = z.strictObject({
  requestId: z.string().optional(),
  act: z.enum(['seen', 'clicked', 'played']),
  /** Which bubble of the request, from 1. */
  seq: z.int().min(1).default(1),
  url: z.url().optional(),
  percent: z.number().min(0).max(100).optional(),
});

/** For LINE's statistics: nobody here looks or clicks by himself. */
export const interactionRoutes: ControlRoutes = {
  'POST /users/{userId}/interact': ({ account, params, body, clock, record }) => {
    const { userId = '' } = params;
    const { requestId, ...interaction } = Interacting.parse(body);
    const received = (account.state.chats.get(userId) ?? []).filter((turn) => turn.from === 'account');
    const turn = received.findLast((one) => requestId === undefined || one.requestId === requestId);
    if (!turn || interaction.seq > turn.messages.length)
      return refuse(404, 'The user has not got such a message: see GET /_sim/users/{userId}/messages.');
    const { channelId } = account.channel;
    const done = { ...interaction, userId, at: clock.now() };
    record({ kind: 'interacted', channelId, requestId: turn.requestId, interaction: done });
    return ok({ requestId: turn.requestId });
  },
};
