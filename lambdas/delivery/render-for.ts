import { renderMessages } from '../../stepfunctions/journey/personal-fields.ts';
import { checkRendered } from '../../stepfunctions/line-message/check-rendered.ts';
import type { RenderFor } from './contracts.ts';
import { sampleCodes } from './draw-codes.ts';
import { freezeBody, type PersonalDeps } from './freeze-body.ts';

/** Renders as the sender would, without sending; codes are samples. */
export function createRenderFor(deps: PersonalDeps): RenderFor {
  return async (member, written) => {
    const { channelId, memberId } = member;
    const memberIds = [memberId];
    const body = await freezeBody(deps, {
      ...{ channelId, messages: written, memberIds, codes: sampleCodes(written, memberIds) },
      members: new Map([[memberId, member]]),
    });
    const values = body.values?.[0] ?? {};
    const messages = renderMessages(written, values);
    return { messages, values, problems: checkRendered(messages) };
  };
}
