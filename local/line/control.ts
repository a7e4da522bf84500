import { z } from 'zod';
import type { CallLog } from './call-log.ts';
import { Fault, type createFaults } from './faults.ts';
import { ok, refuse, type LineAnswer } from './line-answer.ts';
import type { Simulation } from './operations.ts';
import type { SimulatedUser } from './state.ts';
import type { Webhooks } from './webhooks.ts';

export interface ControlDeps {
  sim: Simulation;
  webhooks: Webhooks;
  faults: ReturnType<typeof createFaults>;
  calls: CallLog;
  moveClock: (offsetMs: number) => void;
  productBaseUrl: () => string | undefined;
}

const NewUser = z.strictObject({
  displayName: z.string().min(1).max(100),
  language: z.string().optional(),
  pictureUrl: z.string().optional(),
  statusMessage: z.string().optional(),
  /** A friend from before the product was connected: no webhook tells of it. */
  friend: z.boolean().default(false),
});
const Follow = z.strictObject({ isUnblocked: z.boolean().optional() });
const Message = z.looseObject({ type: z.string().optional(), text: z.string().optional() });
const Postback = z.strictObject({
  data: z.string().max(300),
  params: z.record(z.string(), z.string()).optional(),
  displayText: z.string().optional(),
});
const AnyEvent = z.looseObject({ type: z.string() });
const Raw = z.strictObject({
  body: z.string(),
  signature: z.enum(['valid', 'tampered', 'missing']).default('valid'),
});

type Act = (deps: ControlDeps, user: SimulatedUser, body: unknown) => Promise<LineAnswer>;

/** What a user can do, each a webhook to the product. */
const acts: Readonly<Record<string, Act>> = {
  async follow({ sim, webhooks }, user, body) {
    const { isUnblocked = user.wasFriend } = Follow.parse(body);
    sim.journal.record({ kind: 'standing', userId: user.userId, standing: 'friend' });
    return ok(await webhooks.sendEvent(user.userId, { type: 'follow', follow: { isUnblocked } }));
  },
  async unfollow({ sim, webhooks }, user) {
    sim.journal.record({ kind: 'standing', userId: user.userId, standing: 'blocked' });
    return ok(await webhooks.sendEvent(user.userId, { type: 'unfollow' }));
  },
  async message({ sim, webhooks }, user, body) {
    const { type = 'text', ...content } = Message.parse(body);
    const contentProvider = ['image', 'video', 'audio'].includes(type)
      ? { contentProvider: { type: 'line' } }
      : {};
    const ids = { id: sim.ids.messageId(), quoteToken: sim.ids.token(), markAsReadToken: sim.ids.token() };
    const message = { type, ...ids, ...contentProvider, ...content };
    say(sim, user, message);
    return ok({
      ...(await webhooks.sendEvent(user.userId, { type: 'message', message })),
      messageId: message.id,
    });
  },
  async postback({ sim, webhooks }, user, body) {
    const { displayText, ...postback } = Postback.parse(body);
    if (displayText !== undefined) say(sim, user, { type: 'text', text: displayText });
    return ok(await webhooks.sendEvent(user.userId, { type: 'postback', postback }));
  },
  async event({ webhooks }, user, body) {
    return ok(await webhooks.sendEvent(user.userId, AnyEvent.parse(body)));
  },
};

function say(sim: Simulation, { userId }: SimulatedUser, message: unknown): void {
  const entry = { messages: [message], via: 'user' as const, at: sim.clock.now(), requestId: '' };
  sim.journal.record({ kind: 'said', userId, entry });
  sim.changed();
}

/** `/_sim/*`: what a test or the chat page does in a user's or in LINE's place. */
export async function control(
  deps: ControlDeps,
  request: { method: string; path: string; body: unknown },
): Promise<LineAnswer> {
  try {
    const [, , first = '', second, third] = request.path.split('/');
    if (first === 'users') return await users(deps, request, second, third);
    return await others(deps, `${request.method} ${first}`, request.body);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const details = error.issues.map(({ path, message }) => ({ property: path.join('.'), message }));
    return refuse(400, 'The request is not valid', details);
  }
}

async function users(
  deps: ControlDeps,
  request: { method: string; body: unknown },
  userId: string | undefined,
  verb: string | undefined,
): Promise<LineAnswer> {
  const { state } = deps.sim.journal;
  if (userId === undefined) {
    return request.method === 'GET' ? ok([...state.users.values()]) : createUser(deps, request.body);
  }
  const user = state.users.get(userId);
  if (!user) return refuse(404, 'There is no such user: see GET /_sim/users');
  return request.method === 'GET' ? showUser(deps, user, verb) : actAs(deps, user, verb, request.body);
}

function createUser({ sim }: ControlDeps, body: unknown): LineAnswer {
  const { friend, ...profile } = NewUser.parse(body);
  const standing = friend ? 'friend' : 'stranger';
  const user: SimulatedUser = { userId: sim.ids.userId(), ...profile, standing, wasFriend: friend };
  sim.journal.record({ kind: 'user', user });
  return ok({ userId: user.userId });
}

function showUser(deps: ControlDeps, { userId }: SimulatedUser, what: string | undefined): LineAnswer {
  const chat = chatOf(deps, userId);
  if (what === 'messages') return ok(chat.filter(({ via }) => via !== 'user'));
  return what === 'chat' ? ok(chat) : refuse(404, 'There is messages and chat');
}

async function actAs(
  deps: ControlDeps,
  user: SimulatedUser,
  verb: string | undefined,
  body: unknown,
): Promise<LineAnswer> {
  const act = acts[verb ?? ''];
  return act ? act(deps, user, body) : refuse(404, `There is ${Object.keys(acts).join(', ')}`);
}

function chatOf({ sim }: ControlDeps, userId: string) {
  const chat = sim.journal.state.chats.get(userId) ?? [];
  return chat.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
}

const Redelivery = z.strictObject({ webhookEventId: z.string() });
const ClockMove = z.strictObject({ offsetMs: z.number() });

/** What is not about one user. */
const operations: Readonly<
  Record<string, (deps: ControlDeps, body: unknown) => LineAnswer | Promise<LineAnswer>>
> = {
  'GET calls': ({ calls }) => ok(calls.list()),
  'GET faults': ({ faults }) => ok(faults.list()),
  'POST faults': ({ faults }, body) => {
    faults.add(Fault.parse(body));
    return ok(faults.list());
  },
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return ok([]);
  },
  'POST webhook': async ({ webhooks }, json) => {
    const { body, signature } = Raw.parse(json);
    return ok({ status: await webhooks.sendRaw(body, signature) });
  },
  'POST redeliver': async ({ webhooks }, body) => {
    const result = await webhooks.redeliver(Redelivery.parse(body).webhookEventId);
    return result ? ok(result) : refuse(404, 'There is no such event');
  },
  'POST clock': ({ moveClock, sim }, body) => {
    moveClock(ClockMove.parse(body).offsetMs);
    return ok({ now: new Date(sim.clock.now()).toISOString() });
  },
  'GET page': ({ sim, productBaseUrl }) =>
    ok({
      name: sim.channel.displayName,
      now: new Date(sim.clock.now()).toISOString(),
      canAdvance: productBaseUrl() !== undefined,
    }),
  'POST advance': (deps, body) => advanceProduct(deps, body),
};

async function others(deps: ControlDeps, name: string, body: unknown): Promise<LineAnswer> {
  const operation = operations[name];
  return operation ? operation(deps, body) : refuse(404, `There is ${Object.keys(operations).join(', ')}`);
}

/** The page is served here, and a browser would not let it call the product's address. */
async function advanceProduct({ productBaseUrl }: ControlDeps, body: unknown): Promise<LineAnswer> {
  const baseUrl = productBaseUrl();
  if (baseUrl === undefined) return refuse(404, 'The product is not known here');
  const response = await fetch(`${baseUrl}/_local/clock/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
