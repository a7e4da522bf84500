import { renderMessages } from '../../stepfunctions/journey/personal-fields.ts';
import type { ValidateMessages } from './contracts.ts';
import type { LineMessaging } from './ports.ts';

/**
 * LINE's own word on messages, with personal fields at their defaults. While LINE does not answer or the channel has no
 * sound token there is none: our schemas have looked already, and nobody should be kept from writing.
 */
export function createValidateMessages({
  line,
}: {
  line: Pick<LineMessaging, 'validate'>;
}): ValidateMessages {
  return async (channelId, messages) => {
    const validation = await line.validate(channelId, 'push', renderMessages(messages, {}));
    return validation.outcome === 'invalid'
      ? validation.problems.map(({ path, message }) => ({ path: path.replace(/^\/messages/, ''), message }))
      : [];
  };
}
