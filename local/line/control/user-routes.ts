import { z } from 'zod';
import type { Account } from '../account.ts';
import { ok, refuse, type LineAnswer } from '../http/line-answer.ts';
import type { Person } from '../change.ts';
import { friendshipOf } from '../state.ts';
import { deliverEvent } from '../webhook/deliver-event.ts';
import { completeMessage, sampleOf, UserMessage } from '../webhook/user-message.ts';
import type { ControlRequest, ControlRoutes } from './control-route.ts';
import { summarize } from './summarize.ts';

const NewPerson = z.strictObject({
  displayName: z.string().min(1).max(100),
  language: z.string().optional(),
  pictureUrl: z.url().optional(),
  statusMessage: z.string().optional(),
  /** For the filters of narrowcasts. */
  demographics: z
    .strictObject({
      gender: z.enum(['male', 'female']).optional(),
      age: z.int().min(0).optional(),
      appType: z.enum(['ios', 'android']).optional(),
      area: z.string().optional(),
    })
    .optional(),
  /** E.164: for LINE notification messages. */
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .optional(),
  notifications: z.enum(['delivered', 'undelivered', 'refused']).optional(),
  /** A friend from before the product was connected: no webhook tells of it. */
  friend: z.boolean().default(false),
});
const Follow = z.strictObject({ isUnblocked: z.boolean().optional() });
const Postback = z.strictObject({
  data: z.string().max(300),
  params: z.record(z.string(), z.string()).optional(),
  displayText: z.string().optional(),
});
const AnyEvent = z.looseObject({ type: z.string().min(1) });

/** What a user does, each a webhook to the product. */
const acts: Readonly<Record<string, (account: Account, userId: string, body: unknown) => Promise<object>>> = {
  follow(account, userId, body) {
    const { standing } = friendshipOf(account.state, userId);
    const { isUnblocked = standing === 'blocked' } = Follow.parse(body);
    return deliverEvent(account, userId, { type: 'follow', follow: { isUnblocked } });
  },
  unfollow: (account, userId) => deliverEvent(account, userId, { type: 'unfollow' }),
  async message(account, userId, body) {
    const { message, content } = completeMessage(account.ids, UserMessage.parse(body));
    const delivery = await deliverEvent(account, userId, { type: 'message', message }, { content });
    return { ...delivery, messageId: message.id };
  },
  postback(account, userId, body) {
    const { displayText, ...postback } = Postback.parse(body);
    return deliverEvent(account, userId, { type: 'postback', postback }, { displayText });
  },
  event(account, userId, body) {
    const event = AnyEvent.parse(body);
    return deliverEvent(account, userId, event, { content: sampleOf(event['message']) });
  },
};

const act =
  (verb: keyof typeof acts) =>
  async (request: ControlRequest): Promise<LineAnswer> => {
    const { account, params, provider, body } = request;
    const { userId = '' } = params;
    const perform = acts[verb];
    if (!provider.people.has(userId) || !perform) return unknownUser;
    return ok(await perform(account, userId, body));
  };

const unknownUser = refuse(404, 'There is no such user: see GET /_sim/users.');

/** Users and what they do and see. */
export const userRoutes: ControlRoutes = {
  'POST /users': ({ account, ids, body, record }) => {
    const { friend, ...profile } = NewPerson.parse(body);
    const person: Person = { userId: ids.userId(), ...profile };
    const { userId } = person;
    record({ kind: 'person', person });
    if (friend) record({ kind: 'befriended', channelId: account.channel.channelId, userId });
    return ok({ userId });
  },
  'GET /users': ({ account, provider }) =>
    ok([...provider.people.values()].map((person) => ({ ...person, ...relation(account, person.userId) }))),
  ...Object.fromEntries(Object.keys(acts).map((verb) => [`POST /users/{userId}/${verb}`, act(verb)])),
};

function relation({ state }: Account, userId: string): object {
  const { standing } = friendshipOf(state, userId);
  const last = state.chats.get(userId)?.at(-1);
  return {
    standing,
    friend: standing === 'friend',
    blocked: standing === 'blocked',
    ...(last && { last: { text: summarize(last), at: new Date(last.at).toISOString() } }),
  };
}
