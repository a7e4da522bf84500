import type { RateBudget } from '../../lambdas/delivery/ports.ts';

/** What every RateBudget must do. */
export function rateBudgetSuite(name: string, open: () => Promise<RateBudget>): void {
  describe(`rate budget: ${name}`, () => {
    const block = {
      channelId: 'A',
      method: 'multicast',
      second: 1_795_000_000,
      calls: 10,
      ceiling: 25,
    } as const;

    it('leases blocks up to the ceiling', async () => {
      const budget = await open();
      expect([await budget.lease(block), await budget.lease(block), await budget.lease(block)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(await budget.lease({ ...block, calls: 5 })).toBe(true);
      expect(await budget.lease({ ...block, calls: 1 })).toBe(false);
      expect(await budget.lease({ ...block, calls: 1, ceiling: 26 })).toBe(true);
    });

    it('counts each second, channel and method apart', async () => {
      const budget = await open();
      const full = { ...block, calls: 25 };
      await budget.lease(full);
      expect(await budget.lease({ ...full, second: full.second + 1 })).toBe(true);
      expect(await budget.lease({ ...full, channelId: 'B' })).toBe(true);
      expect(await budget.lease({ ...full, method: 'push' })).toBe(true);
    });

    it('never gives more than the ceiling to many who ask at once', async () => {
      const budget = await open();
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => budget.lease({ ...block, calls: 3 })),
      );
      expect(answers.filter(Boolean)).toHaveLength(8);
    });
  });
}
