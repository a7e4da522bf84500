import { Problem } from '../shared/edge/http/problem.ts';
import type { Channel } from './contracts.ts';
import type { ChannelStore } from './ports.ts';

export type ResolveChannel = (channelId: string | undefined) => Promise<Channel>;

/** The channel that a request means: the named one, or the only one. */
export function createResolveChannel(deps: {
  channels: Pick<ChannelStore, 'read' | 'list'>;
}): ResolveChannel {
  return async (channelId) => {
    if (channelId !== undefined) {
      const channel = await deps.channels.read(channelId);
      if (channel) return channel;
      throw new Problem(404, 'No such channel', {
        errors: [{ path: 'query/channelId', message: 'No channel has this id.' }],
      });
    }
    const [only, ...others] = await deps.channels.list();
    if (only && others.length === 0) return only;
    const message = only
      ? 'There are several channels: name one, see GET /v1/channels.'
      : 'There is no channel yet: create one with POST /v1/channels.';
    throw new Problem(400, 'Which channel?', { errors: [{ path: 'query/channelId', message }] });
  };
}
