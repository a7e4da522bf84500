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
  { method, body }: { method: string; body: unknown },
  userId: string | undefined,
  verb: string | undefined,
): Promise<LineAnswer> {
  const { journal, ids } = deps.sim;
  if (userId === undefined && method === 'GET') return ok([...journal.state.users.values()]);
  if (userId === undefined) {
    const { friend, ...profile } = NewUser.parse(body);
    const standing = friend ? 'friend' : 'stranger';
    const user: SimulatedUser = { userId: ids.userId(), ...profile, standing, wasFriend: friend };
    journal.record({ kind: 'user', user });
    return ok({ userId: user.userId });
  }
  const user = journal.state.users.get(userId);
  if (!user) return refuse(404, 'There is no such user: see GET /_sim/users');
  if (method === 'GET' && verb === 'messages')
    return ok(chatOf(deps, userId).filter(({ via }) => via !== 'user'));
  if (method === 'GET' && verb === 'chat') return ok(chatOf(deps, userId));
  const act = method === 'POST' && verb !== undefined ? acts[verb] : undefined;
  return act
    ? act(deps, user, body)
    : refuse(404, 'There is follow, unfollow, message, postback, event, messages, chat');
}

function chatOf({ sim }: ControlDeps, userId: string) {
  const chat = sim.journal.state.chats.get(userId) ?? [];
  return chat.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
}

async function others(deps: ControlDeps, operation: string, body: unknown): Promise<LineAnswer> {
  const { webhooks, faults, calls, sim } = deps;
  switch (operation) {
    case 'GET calls':
      return ok(calls.list());
    case 'POST faults':
      faults.add(Fault.parse(body));
      return ok(faults.list());
    case 'GET faults':
      return ok(faults.list());
    case 'DELETE faults':
      faults.clear();
      return ok([]);
    case 'POST webhook': {
      const raw = Raw.parse(body);
      return ok({ status: await webhooks.sendRaw(raw.body, raw.signature) });
    }
    case 'POST redeliver': {
      const { webhookEventId } = z.strictObject({ webhookEventId: z.string() }).parse(body);
      const result = await webhooks.redeliver(webhookEventId);
      return result ? ok(result) : refuse(404, 'There is no such event');
    }
    case 'POST clock':
      deps.moveClock(z.strictObject({ offsetMs: z.number() }).parse(body).offsetMs);
      return ok({ now: new Date(sim.clock.now()).toISOString() });
    case 'GET page':
      return ok({
        name: sim.channel.displayName,
        now: new Date(sim.clock.now()).toISOString(),
        canAdvance: deps.productBaseUrl() !== undefined,
      });
    case 'POST advance':
      return advanceProduct(deps, body);
    default:
      return refuse(404, 'There is users, calls, faults, webhook, redeliver, clock');
  }
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
  return { status: response.status, body: (await response.json()) as unknown };
}
