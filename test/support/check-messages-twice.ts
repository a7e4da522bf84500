import { checkMessages } from '../../local/line/messages/check-messages.ts';
import { jsonPointer } from '../../stepfunctions/line-message/json-pointer.ts';
import { LineMessages } from '../../stepfunctions/line-message/line-message.ts';

/** What our schema says of messages: `path: message`. */
export const productSays = (messages: readonly unknown[]): string[] =>
  (LineMessages.safeParse(messages).error?.issues ?? []).map(
    ({ path, message }) => `${jsonPointer(['messages', ...path])}: ${message}`,
  );

/** The properties that the simulator refuses, as JSON pointers. */
export function simulatorRefuses(messages: readonly unknown[]): string[] {
  const checked = checkMessages(messages);
  if (!('refusal' in checked)) return [];
  const { details } = checked.refusal.body as { details: { property: string }[] };
  return details.map(({ property }) => `/${property.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`);
}
