import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { cutPage } from '../shared/edge/http/cut-page.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { addCodes } from './add-codes.ts';
import type { CodePool } from './domain/code-pool.ts';
import { endpoints, type CodePoolView } from './endpoints.ts';
import { existingPool, type ExistingPoolDeps } from './existing-pool.ts';
import { lookUpCodes } from './look-up-codes.ts';
import type { CodeLeases, CodePoolStore, CodeStore } from './ports.ts';
import { uploadsApi, type UploadsApiDeps } from './uploads-api.ts';

export interface CodePoolsApiDeps extends ExistingPoolDeps, UploadsApiDeps {
  pools: CodePoolStore;
  codes: CodeStore;
  leases: Pick<CodeLeases, 'listOfMember' | 'atPosition'>;
  /** What holds codes of the pool in its messages, by name. */
  usersOfCodePool: (channelId: string, poolId: string) => Promise<readonly string[]>;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

/** They lie in one partition and are listed as a whole. */
const mostPools = 200;

export const codePoolsApi = (deps: CodePoolsApiDeps): Route[] => [
  route(endpoints.listCodePools, async ({ query }) => {
    const { channelId } = await deps.resolveChannel(query.channelId);
    return cutPage((await deps.pools.list(channelId)).map(viewOf), query, ({ poolId }) => poolId);
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
  route(endpoints.deleteCodePool, async (request) => {
    const { channelId, poolId } = await existingPool(deps, request);
    const users = await deps.usersOfCodePool(channelId, poolId);
    if (users.length > 0)
      throw new Problem(409, 'Code pool in use', {
        detail: `These use it: ${users.join(', ')}. Change or stop them first.`,
      });
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
  const until = expiresAt === undefined ? undefined : Date.parse(expiresAt);
  if (until !== undefined && until <= createdAt)
    throw new Problem(422, 'Not possible', {
      errors: [{ path: '/expiresAt', message: 'It is past: name a moment to come, or leave it out.' }],
    });
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

function viewOf({ poolId, name, perMember, lowAt, expiresAt, createdAt }: CodePool): CodePoolView {
  const until = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() };
  return { poolId, name, perMember, lowAt, ...until, createdAt: new Date(createdAt).toISOString() };
}
