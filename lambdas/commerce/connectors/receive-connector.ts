import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock.ts';
import type { SendToQueue } from '../../shared/domain/queue.ts';
import type { HttpRequest, HttpResponse } from '../../shared/edge/http/dispatch.ts';
import { problemResponse } from '../../shared/edge/http/dispatch.ts';
import { Problem, type ProblemDetail } from '../../shared/edge/http/problem.ts';
import { z } from 'zod';
import { subjectOf, type ConnectorOrder } from '../domain/connector-order.ts';
import { isKizunaSignature, isShopifySignature } from '../domain/connector-signature.ts';
import { readGeneric } from '../domain/generic-webhook.ts';
import { readShopify } from '../domain/shopify.ts';
import { connectorKinds, type ConnectorKind, type ConnectorMessage, type ConnectorSecrets } from './ports.ts';

export interface ReceiveConnectorDeps {
  secrets: Pick<ConnectorSecrets, 'read'>;
  sendToConnectorQueue: SendToQueue<ConnectorMessage>;
  clock: Pick<Clock, 'now'>;
}

/** One SQS message carries it. */
const maxBodyBytes = 500_000;

interface Door {
  signatureHeader: string;
  isGenuine(given: string, facts: { secret: string; rawBody: Uint8Array; nowEpochMs: number }): boolean;
  read(payload: unknown, headers: HttpRequest['headers']): ConnectorOrder;
  /** The sender's own id of this webhook, the same when it sends it again. */
  idHeader?: string;
}

const doors: Readonly<Record<ConnectorKind, Door>> = {
  shopify: {
    signatureHeader: 'x-shopify-hmac-sha256',
    isGenuine: isShopifySignature,
    read: (payload, headers) => readShopify(headers['x-shopify-topic'] ?? '', payload),
    idHeader: 'x-shopify-webhook-id',
  },
  webhook: {
    signatureHeader: 'x-kizuna-signature',
    isGenuine: isKizunaSignature,
    read: readGeneric,
  },
};

/** `POST /connectors/{kind}/{channelId}`: checks who sent it before anything is parsed, then queues what it means. */
export function createReceiveConnector(deps: ReceiveConnectorDeps) {
  return async ({
    path,
    headers,
    rawBody,
  }: Pick<HttpRequest, 'path' | 'headers' | 'rawBody'>): Promise<HttpResponse> => {
    try {
      await receive(deps, { path, headers, rawBody });
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
    } catch (error) {
      if (error instanceof Problem) return problemResponse(error, path);
      throw error;
    }
  };
}

async function receive(
  deps: ReceiveConnectorDeps,
  { path, headers, rawBody }: Pick<HttpRequest, 'path' | 'headers' | 'rawBody'>,
): Promise<void> {
  const [, , kind = '', channelId = ''] = path.split('/').map(decodeURIComponent);
  if (!isKind(kind)) throw new Problem(404, 'No such connector');
  if (rawBody.length > maxBodyBytes) throw new Problem(413, 'Body too large');
  const door = doors[kind];
  const secret = await deps.secrets.read(channelId, kind);
  const signature = headers[door.signatureHeader] ?? '';
  const nowEpochMs = deps.clock.now();
  if (secret === undefined || !door.isGenuine(signature, { secret, rawBody, nowEpochMs })) {
    const detail = `Send a valid ${door.signatureHeader}; the connector may need its secret: PUT /v1/connectors/${kind}.`;
    throw new Problem(401, 'Signature does not match', { detail });
  }
  const meant = read(door, rawBody, headers);
  const body: ConnectorMessage = { channelId, kind, meant };
  const webhookId = headers[door.idHeader ?? ''] ?? createHash('sha256').update(rawBody).digest('hex');
  await deps.sendToConnectorQueue([
    {
      body,
      groupId: hash(`${channelId} ${subjectOf(meant)}`),
      deduplicationId: hash(`${channelId} ${kind} ${webhookId}`),
    },
  ]);
}

const isKind = (kind: string): kind is ConnectorKind => (connectorKinds as readonly string[]).includes(kind);

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function read(door: Door, rawBody: Uint8Array, headers: HttpRequest['headers']): ConnectorOrder {
  try {
    return door.read(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)), headers);
  } catch (error) {
    throw new Problem(400, 'Not understood', {
      detail: 'The body is genuine, but not what this connector knows.',
      errors: error instanceof z.ZodError ? error.issues.map(toDetail) : [],
    });
  }
}

const toDetail = ({ path, message }: z.core.$ZodIssue): ProblemDetail => ({
  path: `/${path.join('/')}`,
  message,
});
