import { createHash } from 'node:crypto';
import type { Person } from '../../change.ts';
import { refuse, refuseProperties } from '../../http/line-answer.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import { friendshipOf } from '../../state.ts';
import { deliverEvent } from '../../webhook/deliver-event.ts';
import type { LineCall, Operation } from '../operation.ts';
import { acceptSend } from './accept-send.ts';

const tagLength = { least: 16, most: 100 };
const excluded: readonly string[] = ['image', 'video', 'audio'];

/**
 * LINE notification message to whoever has this phone, friend or not. Who is unknown, refuses notifications or blocked the
 * account: 422. The event that tells of the delivery may overtake the answer, as everywhere in the world.
 */
export const notification: Operation = async (call) => {
  const { account, body, deliveryTag } = call;
  if (deliveryTag !== undefined && !isTag(deliveryTag))
    return refuse(400, 'The X-Line-Delivery-Tag header must have 16 to 100 characters');
  const { to } = body;
  if (typeof to !== 'string' || !/^[0-9a-f]{64}$/.test(to))
    return refuse(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
  const checked = checkMessages(body['messages']);
  if ('refusal' in checked) return checked.refusal;
  const { messages } = checked;
  const wrong = messages.findIndex((message) => excluded.includes((message as { type: string }).type));
  if (wrong >= 0)
    return refuseProperties([{ message: 'Unsupported message type', property: `messages[${wrong}].type` }]);
  const person = recipientOf(call, to);
  if (!person) return refuse(422, 'Failed to send messages');
  const answer = acceptSend(call, {
    via: 'notification',
    messages,
    reached: [person.userId],
    isCounted: false,
    deliveryTag,
  });
  if (person.notifications !== 'undelivered')
    await deliverEvent(account, person.userId, { type: 'delivery', delivery: { data: deliveryTag ?? to } });
  return answer;
};

const isTag = ({ length }: string): boolean => length >= tagLength.least && length <= tagLength.most;

function recipientOf({ account }: LineCall, phoneHash: string): Person | undefined {
  const person = [...account.provider.people.values()].find(
    ({ phone }) => phone !== undefined && createHash('sha256').update(phone).digest('hex') === phoneHash,
  );
  if (!person || person.notifications === 'refused') return undefined;
  return friendshipOf(account.state, person.userId).standing === 'blocked' ? undefined : person;
}
