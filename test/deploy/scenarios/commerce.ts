import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const dayMs = 86_400_000;

/** Twelve customers with one to four orders each. */
const orders = Array.from({ length: 12 }, (_, customer) =>
  Array.from({ length: 1 + (customer % 4) }, (__, order) => ({
    orderId: `rehearsal-${customer}-${order}`,
    customer: { externalId: `customer-${customer}`, phone: `+668123450${String(customer).padStart(2, '0')}` },
    placedAt: new Date(Date.now() - (1 + (customer % 5) + order * 20) * dayMs).toISOString(),
    currency: 'THB',
    amountMinor: 10_000 + customer * 500,
    lines: [{ productId: 'tea', category: 'drinks', quantity: 1, amountMinor: 10_000 }],
  })),
).flat();

export const commerceScenarios: readonly Scenario[] = [
  {
    sentence: 'records orders of prospects, refunds one, and knows them again',
    async run({ callApi }) {
      const placed = await callApi('POST', '/v1/orders/batch', { body: { orders, history: true } });
      assert.equal(placed.status, 200, JSON.stringify(placed.body));
      const { results } = placed.body as { results: { outcome: string }[] };
      assert.deepEqual(
        [...new Set(results.map(({ outcome }) => outcome))],
        ['placed'],
        JSON.stringify(results),
      );
      const again = await callApi('POST', '/v1/orders', { body: orders[0] });
      assert.equal((again.body as { outcome: string }).outcome, 'known');
      const changed = await callApi('POST', '/v1/orders', { body: { ...orders[0], amountMinor: 1 } });
      assert.equal(changed.status, 409);
      const refunded = await callApi('POST', '/v1/orders/rehearsal-3-0/refunds', {
        body: { refundId: 'r1', amountMinor: 500, refundedAt: new Date().toISOString() },
      });
      assert.equal((refunded.body as { status: string }).status, 'partially-refunded');
    },
  },
  {
    sentence: 'scores all members by the state machine, and shows figures, segments and one member',
    async run({ callApi }) {
      const started = await callApi('POST', '/v1/scoring/runs', { body: {} });
      assert.equal(started.status, 202, JSON.stringify(started.body));
      const { runId } = started.body as { runId: string };
      const end = await eventually(
        'the end of the scoring run',
        async () => {
          const { body } = await callApi('GET', `/v1/scoring/runs/${runId}`);
          const run = body as { status: string; customers?: number };
          return run.status === 'running' ? undefined : run;
        },
        120,
      );
      assert.deepEqual([end.status, end.customers], ['finished', 12]);
      const rfm = await callApi('GET', '/v1/insights/rfm');
      assert.equal((rfm.body as { current: { customers: number } }).current.customers, 12);
      const { body } = await callApi('GET', '/v1/orders/rehearsal-3-0');
      const { memberId } = body as { memberId: string };
      const scores = await callApi('GET', `/v1/members/${memberId}/scores`);
      assert.ok((scores.body as { scores?: object }).scores, JSON.stringify(scores.body));
      const segments = await callApi('GET', `/v1/members/${memberId}/segments`);
      assert.ok((segments.body as { items: unknown[] }).items.length >= 2, JSON.stringify(segments.body));
      const preview = await callApi('POST', '/v1/segments/preview', {
        body: { expression: { bought: { product: 'tea', withinDays: 365 } } },
      });
      assert.equal((preview.body as { count: number }).count, 12, JSON.stringify(preview.body));
    },
  },
];
