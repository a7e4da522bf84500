import { personalFields, renderMessages } from '../../stepfunctions/journey/personal-fields.ts';
import type { Replies, ReplyOutcome, ReplyRequest } from './contracts.ts';
import { freshState, replyOutcome, type FrozenReply, type ReplyState } from './domain/reply.ts';
import type { GiveCodes } from '../code-pools/contracts.ts';
import { drawCodes } from './draw-codes.ts';
import { personalValues, type PersonalDeps } from './freeze-body.ts';
import { pushRest } from './push-rest.ts';
import { replyByToken } from './reply-by-token.ts';
import { saveReply, type ReplyDeps } from './save-reply.ts';

type RenderDeps = Pick<ReplyDeps, 'readMembers'> & PersonalDeps & { giveCodes: GiveCodes };

/** Replies with what LINE gives for free: a token that works once, for a minute. */
export function createReplies(deps: ReplyDeps & RenderDeps): Replies {
  const read = async (channelId: string, sendId: string) => {
    const { frozen, state } = await deps.ledger.read(sendId);
    const owner = frozen?.channelId ?? state?.channelId;
    return owner === channelId ? { frozen, state: state ?? (frozen && freshState(frozen)) } : {};
  };

  return {
    async claim(reply) {
      return [deps.ledger.claimPart({ ...reply, ...(await render(deps, reply)) })];
    },

    async perform(channelId, sendId) {
      const { frozen, state } = await read(channelId, sendId);
      if (!state)
        throw new Error(`There is no reply ${sendId}. Commit the parts of its claim before it is performed.`);
      const known = replyOutcome(state);
      if (known.outcome !== 'open') return known;
      return frozen ? ended(await finish(deps, { sendId, frozen }, state)) : { outcome: 'unknown' };
    },

    async outcomeOf(channelId, sendId) {
      const { state } = await read(channelId, sendId);
      return state ? replyOutcome(state) : { outcome: 'open' };
    },
  };
}

async function finish(
  deps: ReplyDeps,
  reply: { sendId: string; frozen: FrozenReply },
  state: ReplyState,
): Promise<ReplyState> {
  const { refusal } = reply.frozen;
  if (refusal !== undefined) {
    const refused = { ...state, status: 'failed', reason: refusal, settledAt: deps.clock.now() } as const;
    return saveReply(deps, reply.sendId, refused);
  }
  const isBefore = state.status === 'fresh' || state.status === 'replying';
  const replied = isBefore ? await replyByToken(deps, reply, state) : state;
  const hasRest = replied.status === 'unsent' || replied.status === 'pushing';
  return hasRest ? pushRest(deps, reply, replied) : replied;
}

function ended(state: ReplyState): ReplyOutcome {
  const outcome = replyOutcome(state);
  if (outcome.outcome === 'open') throw new Error(`A finished reply cannot be ${state.status}.`);
  return outcome;
}

/** The whole reply goes, or nothing of it: a message with a hole for a code would be worth nothing. */
async function render(
  deps: RenderDeps,
  { sendId, channelId, memberId, messages }: ReplyRequest,
): Promise<Pick<FrozenReply, 'messages' | 'refusal'>> {
  const fields = personalFields(messages);
  if (fields.length === 0) return { messages };
  const memberIds = [memberId];
  const { codes, without } = await drawCodes(deps, { channelId, sendId, messages, memberIds });
  if (without.size > 0) return { messages: [], refusal: 'no code left' };
  const members = await deps.readMembers(channelId, memberIds);
  const [values = {}] = await personalValues(deps, fields, { channelId, memberIds, members, codes });
  return { messages: renderMessages(messages, values) };
}
