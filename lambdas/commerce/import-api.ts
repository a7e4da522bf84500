import { z } from 'zod';
import type { Channel } from '../access/contracts.ts';
import type { CreateUploadLink } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { etaSeconds, fileKey, mostListed, type OrderImport } from './domain/order-import.ts';
import { importEndpoints as endpoints, type OrderImportView } from './import-endpoints.ts';
import type { OrderImportStore } from './import-orders/ports.ts';
import { mostBytes, type StartImport, type StartOutcome } from './import-orders/start-import.ts';

export interface ImportApiDeps {
  imports: Pick<OrderImportStore, 'create' | 'read' | 'listProblems'>;
  startImport: StartImport;
  createUploadLink: CreateUploadLink;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

const linkSeconds = 3600;
const Position = z.int().min(0).max(mostListed);
const noCounts = { rowsRead: 0, ordersPlaced: 0, ordersKnown: 0, conflicts: 0, rowErrors: 0 };

export function importApi(deps: ImportApiDeps): Route[] {
  const { imports, clock } = deps;
  const existing = async (
    { importId }: { importId: string },
    query: { channelId?: string },
  ): Promise<OrderImport> => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    const found = await imports.read(channelId, importId);
    if (found) return found;
    throw new Problem(404, 'Not found', { detail: `The channel has no import of orders ${importId}.` });
  };

  return [
    route(endpoints.createOrderImport, async ({ query, body: { timeZone, ...choices } }) => {
      const { channelId, settings } = await deps.resolveChannel(query.channelId);
      const created: OrderImport = {
        importId: deps.newId(),
        channelId,
        status: 'waiting for file',
        choices,
        timeZone: timeZone ?? settings.timeZone,
        createdAt: clock.now(),
        bytesTotal: 0,
        part: 0,
        position: { byte: 0, row: 1 },
        counts: noCounts,
        listed: 0,
      };
      const { importId, status } = created;
      await imports.create(created);
      const upload = { key: fileKey(created), contentType: 'text/csv', expiresSeconds: linkSeconds };
      return { importId, status, uploadUrl: await deps.createUploadLink(upload) };
    }),
    route(endpoints.startOrderImport, async ({ params, query }) => {
      const outcome = await deps.startImport(await existing(params, query));
      if (outcome.outcome === 'started') return viewOf(outcome.current, clock.now());
      throw refusalOf(outcome.outcome);
    }),
    route(endpoints.getOrderImport, async ({ params, query }) =>
      viewOf(await existing(params, query), clock.now()),
    ),
    route(endpoints.listOrderImportErrors, async ({ params, query }) => {
      const { limit, cursor } = query;
      const current = await existing(params, query);
      const from = cursor === undefined ? 0 : decodeCursor(Position, cursor);
      const problems = await imports.listProblems(current, { limit, from });
      const isMore = from + limit < current.listed;
      return {
        items: problems.map(({ row, column, message }) => ({ row, column, message })),
        nextCursor: isMore ? encodeCursor(from + limit) : undefined,
      };
    }),
  ];
}

function refusalOf(outcome: Exclude<StartOutcome['outcome'], 'started'>): Problem {
  switch (outcome) {
    case 'no file':
      return new Problem(409, 'No file', { detail: 'PUT the file to uploadUrl first.' });
    case 'too large':
      return new Problem(413, 'File too large', {
        detail: `A file has at most ${mostBytes} bytes: split it at the end of an order, each part with the header.`,
      });
    case 'over':
      return new Problem(409, 'Import over', { detail: 'The import is over: create a new one.' });
  }
}

function viewOf(current: OrderImport, nowEpochMs: number): OrderImportView {
  const { importId, status, reason, counts, position, bytesTotal } = current;
  const iso = (epochMs: number | undefined): string | undefined =>
    epochMs === undefined ? undefined : new Date(epochMs).toISOString();
  return {
    importId,
    status,
    reason,
    ...counts,
    bytesDone: position.byte,
    bytesTotal: status === 'waiting for file' ? undefined : bytesTotal,
    createdAt: new Date(current.createdAt).toISOString(),
    startedAt: iso(current.startedAt),
    finishedAt: iso(current.finishedAt),
    etaSeconds: etaSeconds(current, nowEpochMs),
  };
}
