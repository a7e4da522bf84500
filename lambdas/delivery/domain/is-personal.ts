import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import { personalFields } from '../../../stepfunctions/journey/personal-fields.ts';

/** Messages that differ from member to member go as one push each. */
export const isPersonal = (messages: readonly LineMessage[]): boolean => personalFields(messages).length > 0;
