import { cutPage } from '../../lambdas/shared/edge/http/cut-page.ts';
import { Paging } from '../../lambdas/shared/edge/http/paging.ts';

describe('a page of a list', () => {
  const page = (all: readonly string[], query: object = {}) =>
    cutPage(all, Paging.parse(query), (item) => item);

  it('goes through the list without a gap or a repetition, and ends', () => {
    const all = Array.from({ length: 7 }, (_, index) => `item ${index}`);
    const first = page(all, { limit: 3 });
    const second = page(all, { limit: 3, cursor: first.nextCursor });
    const third = page(all, { limit: 3, cursor: second.nextCursor });
    expect([first.items, second.items, third.items]).toEqual([
      all.slice(0, 3),
      all.slice(3, 6),
      all.slice(6),
    ]);
    expect(third.nextCursor).toBeUndefined();
  });

  it('is the last one when it ends with the list', () => {
    expect(page(['a', 'b'], { limit: 2 })).toEqual({ items: ['a', 'b'], nextCursor: undefined });
    expect(page([])).toEqual({ items: [], nextCursor: undefined });
  });

  it('goes on behind its last item, whatever came before it or left meanwhile', () => {
    const { nextCursor } = page(['b', 'c', 'd', 'e'], { limit: 2 });
    expect(page(['a', 'b', 'c', 'd', 'e'], { cursor: nextCursor }).items).toEqual(['d', 'e']);
    expect(page(['c', 'd', 'e'], { cursor: nextCursor }).items).toEqual(['d', 'e']);
    // The last item itself has gone: its place is the next one's.
    expect(page(['b', 'd', 'e'], { cursor: nextCursor }).items).toEqual(['d', 'e']);
  });

  it('refuses a cursor that no page gave', () => {
    expect(() => page(['a'], { cursor: 'WzFd' })).toThrow('Bad cursor');
  });
});
