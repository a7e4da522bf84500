import fc from 'fast-check';
import { createDynamoCodeLeases } from '../../lambdas/code-pools/adapters/dynamo-code-leases.ts';
import { createDynamoCodePools } from '../../lambdas/code-pools/adapters/dynamo-code-pools.ts';
import { createDynamoCodes } from '../../lambdas/code-pools/adapters/dynamo-codes.ts';
import { addCodes } from '../../lambdas/code-pools/add-codes.ts';
import type { CodePool } from '../../lambdas/code-pools/domain/code-pool.ts';
import { createGiveCodes } from '../../lambdas/code-pools/give-codes.ts';
import { createWatchLevel } from '../../lambdas/code-pools/watch-level.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { createWriteAll } from '../../lambdas/shared/edge/dynamo/write-all.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { seededDraw } from '../support/seeded-draw.ts';

const channelId = '2000000001';
const memberId = (index: number): string => deterministicId('member', index);
const membersFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => memberId(first + index));
const codesNamed = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

describe('codes of a pool', () => {
  const clock = manualClock();
  let memory: MemoryStore;
  let logged: Record<string, string>[];
  let pools = 0;

  beforeAll(async () => {
    memory = await openMemoryStore(clock);
  });
  afterAll(() => memory.store.close());
  beforeEach(() => void (logged = []));

  /** One process; `dies` says at each boundary of a store whether it is killed there. */
  function start({
    dies = () => false,
    random = () => 0.5,
  }: {
    dies?: () => boolean;
    random?: () => number;
  }) {
    const { wrap } = mortalProcess(dies);
    const deps = { ...memory, clock, random };
    const commit = createCommit(deps);
    const stores = {
      pools: wrap(createDynamoCodePools(deps)),
      codes: wrap(createDynamoCodes({ ...deps, commit })),
      leases: wrap(createDynamoCodeLeases({ ...deps, commit, writeAll: createWriteAll(deps) })),
    };
    const watchLevel = createWatchLevel({
      ...{ ...stores, clock },
      log: (_code, detail) => void logged.push(detail),
    });
    return { ...stores, giveCodes: createGiveCodes({ ...deps, ...stores, watchLevel }) };
  }

  async function poolWith(codes: readonly string[], settings: Partial<CodePool> = {}): Promise<CodePool> {
    pools += 1;
    const poolId = `pool-${pools}`;
    const pool: CodePool = {
      ...{ channelId, poolId, key: `key-${pools}`, name: poolId, createdAt: clock.now() },
      ...{ perMember: 'onePerSend', lowAt: 0, ...settings },
    };
    const stores = start({});
    await stores.pools.create(pool);
    await addCodes(stores, pool, { uploadId: 'first', codes });
    return pool;
  }

  const give = ({ poolId }: CodePool, sendId: string, memberIds: readonly string[]) =>
    start({}).giveCodes({ channelId, poolId, sendId, memberIds });

  it('go to one member each, and to the same member again when the send is repeated', async () => {
    const pool = await poolWith(codesNamed('A', 550));
    const members = membersFrom(0, 500);
    const given = await give(pool, 'send', members);
    expect([...given.keys()].sort()).toEqual([...members].sort());
    expect(new Set(given.values()).size).toBe(500);
    expect(await give(pool, 'send', [...members].reverse())).toEqual(new Map([...given].reverse()));
    expect(await start({}).codes.figures(pool)).toEqual({ total: 550, left: 50 });
  });

  it('are new in another send, unless the pool has one a member', async () => {
    const fresh = await poolWith(codesNamed('A', 9));
    const [first] = (await give(fresh, 'one', [memberId(1)])).values();
    const [second] = (await give(fresh, 'two', [memberId(1)])).values();
    expect(second).not.toBe(first);
    const lasting = await poolWith(codesNamed('A', 9), { perMember: 'one' });
    const held = await give(lasting, 'one', membersFrom(1, 3));
    const later = await give(lasting, 'two', membersFrom(1, 4));
    expect(later.size).toBe(4);
    for (const [member, code] of held) expect(later.get(member)).toBe(code);
    expect((await start({}).codes.figures(lasting)).left).toBe(5);
  });

  it('are taken when a send grows, and only for who is new in it', async () => {
    const pool = await poolWith(codesNamed('A', 20));
    const before = await give(pool, 'send', membersFrom(0, 4));
    const after = await give(pool, 'send', membersFrom(2, 4));
    expect(after.get(memberId(2))).toBe(before.get(memberId(2)));
    expect((await start({}).codes.figures(pool)).left).toBe(14);
  });

  it('run out: who comes last gets none, until more are added', async () => {
    const pool = await poolWith(codesNamed('A', 3));
    expect((await give(pool, 'send', membersFrom(0, 5))).size).toBe(3);
    expect((await give(pool, 'other', [memberId(9)])).size).toBe(0);
    await addCodes(start({}), pool, { uploadId: 'more', codes: ['A-0', 'B-0'] });
    expect([...(await give(pool, 'other', [memberId(9)])).values()]).toEqual(['B-0']);
  });

  it('are not given by an expired pool, but a send keeps what it has taken', async () => {
    const expiresAt = clock.now() + 1000;
    const pool = await poolWith(codesNamed('A', 9), { expiresAt });
    const given = await give(pool, 'send', [memberId(1)]);
    clock.advance(1000);
    expect(await give(pool, 'send', membersFrom(1, 2))).toEqual(given);
    expect((await give(pool, 'other', [memberId(1)])).size).toBe(0);
  });

  it('are none of a pool that is not there', async () => {
    const giving = start({}).giveCodes({
      channelId,
      poolId: 'nowhere',
      sendId: 's',
      memberIds: [memberId(1)],
    });
    expect((await giving).size).toBe(0);
  });

  it('are told of once a day when fewer are left than the owner wants', async () => {
    const pool = await poolWith(codesNamed('A', 10), { lowAt: 7 });
    await give(pool, 'a', membersFrom(0, 3));
    expect(logged).toEqual([]);
    await give(pool, 'b', membersFrom(0, 1));
    await give(pool, 'c', membersFrom(0, 1));
    expect(logged).toEqual([{ channelId, poolId: pool.poolId, left: '6' }]);
    clock.advance(86_400_000);
    await give(pool, 'd', membersFrom(0, 1));
    expect(logged.map(({ left }) => left)).toEqual(['6', '4']);
  });

  it('are found by code and by member', async () => {
    const pool = await poolWith(codesNamed('A', 200));
    const given = await give(pool, 'send', membersFrom(0, 150));
    const { codes, leases } = start({});
    for (const index of [0, 77, 149]) {
      const code = given.get(memberId(index)) ?? '';
      const place = await codes.find(pool, code);
      const holder = { code, memberId: memberId(index), sendId: 'send', at: clock.now() };
      expect(place && (await leases.atPosition(pool, place))).toEqual(holder);
      expect(await leases.listOfMember(pool, memberId(index))).toEqual([holder]);
    }
  });

  it('cost little more than a write each, also when chunks of one pool go side by side', async () => {
    const pool = await poolWith(codesNamed('A', 900));
    const draw = seededDraw(1);
    const before = memory.store.meter.read().writeUnits;
    const chunks = await Promise.all(
      Array.from({ length: 6 }, (_, chunk) =>
        start({ random: () => draw() / 10_000 }).giveCodes({
          ...{ channelId, poolId: pool.poolId, sendId: `chunk ${chunk}` },
          memberIds: membersFrom(chunk * 120, 120),
        }),
      ),
    );
    const codes = chunks.flatMap((given) => [...given.values()]);
    expect(new Set(codes).size).toBe(720);
    expect((memory.store.meter.read().writeUnits - before) / codes.length).toBeLessThan(1.3);
  });

  it('are never given twice, nor lost by a retry, however senders crash and meet', async () => {
    const orders = fc.array(
      fc.record({
        send: fc.integer({ min: 1, max: 3 }),
        first: fc.nat(6),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 2, maxLength: 6 },
    );
    const cases = fc.record({
      ...{ orders, seed: fc.integer(), deathPercent: fc.constantFrom(0, 5, 20) },
      perMember: fc.constantFrom('one' as const, 'onePerSend' as const),
      stock: fc.integer({ min: 0, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ orders: drawn, seed, deathPercent, perMember, stock }) => {
        const draw = seededDraw(seed);
        const pool = await poolWith(codesNamed('A', stock), { perMember });
        const order = async (sendId: string, memberIds: readonly string[]) => {
          for (let run = 1; ; run += 1) {
            const dies = () => run < 20 && draw() % 100 < deathPercent;
            const { giveCodes } = start({ dies, random: () => (draw() % 1000) / 1000 });
            const given = await giveCodes({ channelId, poolId: pool.poolId, sendId, memberIds }).catch(
              () => undefined,
            );
            if (given) return { sendId, given };
          }
        };
        const answers = await Promise.all(
          drawn.map(({ send, first, count }) => order(`send ${send}`, membersFrom(first, count))),
        );
        const holders = new Map<string, string>();
        const codesOf = new Map<string, string>();
        for (const { sendId, given } of answers)
          for (const [member, code] of given) {
            const holder = perMember === 'one' ? member : `${sendId} ${member}`;
            expect(holders.get(code) ?? holder).toBe(holder);
            expect(codesOf.get(holder) ?? code).toBe(code);
            holders.set(code, holder);
            codesOf.set(holder, code);
          }
        const { left } = await start({}).codes.figures(pool);
        expect(left).toBe(stock - holders.size);
        const isServed = answers.every(({ given }, index) => given.size === drawn[index]?.count);
        expect(isServed || left === 0).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
