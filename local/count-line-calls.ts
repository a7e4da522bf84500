import diagnostics from 'node:diagnostics_channel';
import type { Meter } from './kernel/meter.ts';

const notificationPath = '/bot/pnp/push';

const messagePath = '/v2/bot/message/';

/** What follows names the method: `multicast`, `delivery/multicast`; ids of messages are left out. */
const methodOf = (path: string): string =>
  path
    .slice(messagePath.length)
    .split('?', 1)[0]
    ?.replace(/^\d+\//, '') ?? path;

/** Counts what really goes out to LINE, whoever calls. */
export function countLineCalls(meter: Meter, lineBaseUrl: string): void {
  const { origin } = new URL(lineBaseUrl);
  diagnostics.subscribe('undici:request:create', (message) => {
    const { request } = message as { request: { origin: string | URL; path: string } };
    if (String(request.origin) !== origin) return;
    if (request.path === notificationPath) meter.countLineCall('notification');
    else if (request.path.startsWith(messagePath)) meter.countLineCall(methodOf(request.path));
  });
}
