import diagnostics from 'node:diagnostics_channel';
import type { Meter } from './kernel/meter.ts';

const notificationPath = '/bot/pnp/push';

/** The last word of LINE's path names the method: `/v2/bot/message/multicast`. */
const methodOf = (path: string): string => path.split('?', 1)[0]?.split('/').at(-1) ?? path;

/** Counts what really goes out to LINE, whoever calls. */
export function countLineCalls(meter: Meter, lineBaseUrl: string): void {
  const { origin } = new URL(lineBaseUrl);
  diagnostics.subscribe('undici:request:create', (message) => {
    const { request } = message as { request: { origin: string | URL; path: string } };
    if (String(request.origin) !== origin) return;
    if (request.path === notificationPath) meter.countLineCall('notification');
    else if (request.path.startsWith('/v2/bot/message/')) meter.countLineCall(methodOf(request.path));
  });
}
