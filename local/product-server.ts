import { composeReceiveConnector } from '../lambdas/compose/connectors.ts';
import { composeRedirect } from '../lambdas/compose/links.ts';
import { composePreferences } from '../lambdas/compose/preferences.ts';
import { pagePrefix } from '../lambdas/preferences/page/preference-page.ts';
import type { ConnectorMessage } from '../lambdas/commerce/connectors/ports.ts';
import type { InboundMessage } from '../lambdas/inbound/contracts.ts';
import { createReadChannelSecret } from '../lambdas/inbound/adapters/channel-secrets.ts';
import { receive } from '../lambdas/inbound/receive.ts';
import { receptionAnswer } from '../lambdas/inbound/receive-http.ts';
import { linkPath } from '../lambdas/links/link-urls.ts';
import type { Click } from '../lambdas/links/ports.ts';
import type { NoticeWork } from '../lambdas/notices/contracts.ts';
import { createDispatch, type HttpRequest, type HttpResponse } from '../lambdas/shared/edge/http/dispatch.ts';
import type { Route } from '../lambdas/shared/edge/http/endpoint.ts';
import { Problem } from '../lambdas/shared/edge/http/problem.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import { createControlApi } from './control-api.ts';
import type { SmsOutbox } from './sms-outbox.ts';
import type { LocalPlatform } from './local-platform.ts';
import type { Handle } from './serve.ts';

/** Webhooks, links, admin API and `/_local` behind one address, as API Gateway puts all but the last behind one. */
export function createProductHandler(
  { kernel, core }: LocalPlatform,
  parts: {
    routes: readonly Route[];
    sendToInboundQueue: SendToQueue<InboundMessage>;
    sendToConnectorQueue: SendToQueue<ConnectorMessage>;
    sendToClickQueue: SendToQueue<Click>;
    sendToNoticeQueue: SendToQueue<NoticeWork>;
    smsOutbox: SmsOutbox;
  },
): Handle {
  const dispatch = createDispatch(parts.routes, core.dispatchDeps);
  const control = createControlApi(kernel, { ...parts.smsOutbox, ...parts });
  const receiveDeps = {
    clock: kernel.clock,
    sendToInboundQueue: parts.sendToInboundQueue,
    readChannelSecret: createReadChannelSecret({
      client: core.client,
      recordsTable: core.tables.records,
      clock: kernel.clock,
      readSecret: async (channelId) => JSON.stringify(await core.credentials.read(channelId)),
    }),
  };

  async function webhook({ path, headers, rawBody }: HttpRequest): Promise<HttpResponse> {
    const channelId = decodeURIComponent(path.slice('/line/webhook/'.length));
    const reception = await receive(receiveDeps, {
      channelId,
      signature: headers['x-line-signature'],
      rawBody,
    });
    if (reception.outcome !== 'accepted') core.log('WEBHOOK_REFUSED', { outcome: reception.outcome });
    return receptionAnswer(reception);
  }

  const doors = [
    { prefix: '/line/webhook/', methods: ['POST'], receive: webhook },
    {
      prefix: '/connectors/',
      methods: ['POST'],
      receive: composeReceiveConnector(core, parts.sendToConnectorQueue),
    },
    {
      prefix: linkPath,
      methods: ['GET', 'HEAD'],
      receive: composeRedirect(core, parts.sendToClickQueue),
    },
    { prefix: pagePrefix, methods: ['GET', 'POST'], receive: composePreferences(core).preferencePage },
  ];

  return async (request) => {
    const { method, path, rawBody } = request;
    if (path.startsWith('/_local/')) {
      const body = JSON.stringify(await control(method, path, parseBody(rawBody)));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    }
    const door = doors.find(({ prefix, methods }) => methods.includes(method) && path.startsWith(prefix));
    return kernel.track(() => kernel.invoke(() => (door?.receive ?? dispatch)(request)));
  };
}

function parseBody(rawBody: Uint8Array): unknown {
  if (rawBody.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    throw new Problem(400, 'Body is no JSON', { detail: 'Send JSON, e.g. {"seconds": 3600}.' });
  }
}
