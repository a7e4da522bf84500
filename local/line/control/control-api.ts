import { z } from 'zod';
import { refuse, type LineAnswer } from '../http/line-answer.ts';
import { chatRoutes } from './chat-routes.ts';
import { clockRoutes } from './clock-routes.ts';
import type { ControlDeps, ControlRequest, ControlRoute, ControlRoutes } from './control-route.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { lineRoutes } from './line-routes.ts';
import { richMenuRoutes } from './rich-menu-routes.ts';
import { userRoutes } from './user-routes.ts';

const routes: ControlRoutes = {
  ...userRoutes,
  ...interactionRoutes,
  ...chatRoutes,
  ...richMenuRoutes,
  ...lineRoutes,
  ...clockRoutes,
};

const patterns = Object.entries(routes).map(([route, handle]) => {
  const pattern = route.replace(' ', ' /_sim').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return { handle, pattern: new RegExp(`^${pattern}$`) };
});

export type ControlApi = (request: {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}) => Promise<LineAnswer>;

/** `/_sim/*`: what a test or the chat page does in a user's or in LINE's place. */
export function createControlApi(deps: ControlDeps): ControlApi {
  return async ({ method, path, query, body }) => {
    const account = chooseAccount(deps, query.get('channelId'));
    if ('status' in account) return account;
    for (const { handle, pattern } of patterns) {
      const match = pattern.exec(`${method} ${path}`);
      if (match) return answer(handle, { ...deps, account, params: match.groups ?? {}, body });
    }
    return refuse(404, `There is: ${Object.keys(routes).join(', ')}, each below /_sim.`);
  };
}

function chooseAccount(
  { accounts }: ControlDeps,
  channelId: string | null,
): ControlRequest['account'] | LineAnswer {
  const [first, ...others] = accounts;
  if (channelId === null && first && others.length === 0) return first;
  const ids = accounts.map(({ channel }) => channel.channelId).join(', ');
  if (channelId === null) return refuse(400, `Say which channel with ?channelId=: ${ids}.`);
  return (
    accounts.find(({ channel }) => channel.channelId === channelId) ??
    refuse(404, `No such channel; there is ${ids}.`)
  );
}

async function answer(handle: ControlRoute, request: ControlRequest): Promise<LineAnswer> {
  try {
    return await handle(request);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const details = error.issues.map(({ path, message }) => ({ property: path.join('.'), message }));
    return refuse(400, 'The request is not valid.', details);
  }
}
