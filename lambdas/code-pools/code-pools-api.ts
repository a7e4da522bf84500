import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { addCodes } from './add-codes.ts';
import type { CodePool } from './domain/code-pool.ts';
import { endpoints, type CodePoolView } from './endpoints.ts';
import { existingPool, type ExistingPoolDeps } from './existing-pool.ts';
import { lookUpCodes } from './look-up-codes.ts';
import type { CodeLeases, CodePoolStore, CodeStore } from './ports.ts';
import { uploadsApi, type UploadsApiDeps } from './uploads-api.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export interface CodePoolsApiDeps extends ExistingPoolDeps, UploadsApiDeps {
  pools: CodePoolStore;
  codes: CodeStore;
  leases: Pick<CodeLeases, 'listOfMember' | 'atPosition'>;
  /** What holds codes of the pool in its messages, by name. */
  usersOf: UsersOf;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

/** Senders that have read the pool before may still give a code of it; the queue's longest delay. */
const eraseDelaySeconds = 900;
/** They lie in one partition and are listed as a whole. */
const mostPools = 200;

export const codePoolsApi = (deps: CodePoolsApiDeps): Route[] => [
  route(endpoints.listCodePools, async ({ query }) => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    return { items: (await deps.pools.list(channelId)).map(viewOf) };
  }),
  route(endpoints.createCodePool, async ({ query, body }) => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    return viewOf(await create(deps, channelId, body));
  }),
  route(endpoints.getCodePool, async (request) => {
    const pool = await existingPool(deps, request);
    const { total, left } = await deps.codes.figures(pool);
    return { ...viewOf(pool), figures: { total, given: total - left, left } };
  }),
  route(endpoints.changeCodePool, async (request) => {
    const pool = await existingPool(deps, request);
    const { expiresAt, ...change } = request.body;
    const until = expiresAt == null ? expiresAt : untilOf(expiresAt, deps.clock.now());
    const isChanged = await deps.pools.change(pool, {
      ...change,
      ...(until !== undefined && { expiresAt: until }),
    });
    if (!isChanged) throw new Problem(409, 'Code pool is gone', { detail: 'It was deleted meanwhile.' });
    return viewOf(await existingPool(deps, request));
  }),
  route(endpoints.deleteCodePool, async (request) => {
    const { channelId, poolId, key } = await existingPool(deps, request);
    refuseWhileUsed('Code pool', await deps.usersOf('codePool', channelId, poolId));
    // The order to erase comes first: a pool that is gone could not be found again.
    await deps.sendToCodeQueue([
      { body: { work: 'erase codes', channelId, poolId, poolKey: key }, delaySeconds: eraseDelaySeconds },
    ]);
    await deps.pools.remove(channelId, poolId);
  }),
  route(endpoints.addCodes, async (request) => {
    const pool = await existingPool(deps, request);
    const { codes } = request.body;
    const distinct = [...new Set(codes)];
    // The same request again goes on where the first one was broken off, and answers as it would have.
    const { idempotencyKey } = request;
    const uploadId =
      idempotencyKey === undefined ? deps.newId() : deterministicId('codes', pool.key, idempotencyKey);
    const { added } = await addCodes(deps, pool, { uploadId, codes: distinct });
    return { added, duplicates: codes.length - added };
  }),
  route(endpoints.lookUpCodes, async (request) => {
    const found = await lookUpCodes(deps, await existingPool(deps, request), request.body);
    return { items: found.map(({ at, ...given }) => ({ ...given, at: new Date(at).toISOString() })) };
  }),
  ...uploadsApi(deps),
];

async function create(
  deps: CodePoolsApiDeps,
  channelId: string,
  { expiresAt, ...settings }: Omit<CodePoolView, 'createdAt'>,
): Promise<CodePool> {
  const createdAt = deps.clock.now();
  const until = expiresAt === undefined ? undefined : untilOf(expiresAt, createdAt);
  if ((await deps.pools.list(channelId)).length >= mostPools)
    throw new Problem(409, 'Too many code pools', {
      detail: `A channel has at most ${mostPools} pools. Delete one that nothing uses.`,
    });
  const pool: CodePool = { channelId, key: deps.newId(), ...settings, expiresAt: until, createdAt };
  if (await deps.pools.create(pool)) return pool;
  throw new Problem(409, 'Code pool exists', {
    errors: [{ path: '/poolId', message: 'The channel has a pool of this id.' }],
  });
}

/** @throws Problem 422 for a moment that is over */
function untilOf(expiresAt: string, now: number): number {
  const until = Date.parse(expiresAt);
  if (until > now) return until;
  throw new Problem(422, 'Not possible', {
    errors: [{ path: '/expiresAt', message: 'It is past: name a moment to come, or leave it out.' }],
  });
}

function viewOf({
  poolId,
  name,
  description,
  perMember,
  lowAt,
  expiresAt,
  createdAt,
}: CodePool): CodePoolView {
  const until = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() };
  return {
    poolId,
    name,
    description,
    perMember,
    lowAt,
    ...until,
    createdAt: new Date(createdAt).toISOString(),
  };
}
