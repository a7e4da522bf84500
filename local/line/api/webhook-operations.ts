import { STATUS_CODES } from 'node:http';
import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import type { Operation, Operations } from './operation.ts';

const mostCharacters = 500;

/** LINE takes HTTPS only; the product on this machine has no certificate. */
function isEndpoint(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > mostCharacters || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

const invalid = refuseProperties([{ message: 'Invalid webhook endpoint URL', property: 'endpoint' }]);

const setEndpoint: Operation = ({ account, body }) => {
  const { endpoint } = body;
  if (!isEndpoint(endpoint)) return invalid;
  account.channel.webhookUrl = endpoint;
  return ok();
};

/** Sends an empty, signed webhook and tells what came back. */
const testEndpoint: Operation = async ({ account, body }) => {
  const { endpoint = account.channel.webhookUrl } = body;
  if (!isEndpoint(endpoint)) return invalid;
  const timestamp = new Date(account.clock.now()).toISOString();
  const statusCode = await account.webhooks.sendEvents([], endpoint);
  const reason = statusCode === 0 ? 'COULD_NOT_CONNECT' : (STATUS_CODES[statusCode] ?? 'UNKNOWN');
  return ok({ success: statusCode === 200, timestamp, statusCode, reason, detail: String(statusCode) });
};

/** Where webhooks go. */
export const webhookOperations: Operations = {
  'GET /v2/bot/channel/webhook/endpoint': ({ account }) => {
    const { webhookUrl } = account.channel;
    return webhookUrl === undefined ? refuse(404, 'Not found') : ok({ endpoint: webhookUrl, active: true });
  },
  'PUT /v2/bot/channel/webhook/endpoint': setEndpoint,
  'POST /v2/bot/channel/webhook/test': testEndpoint,
};
