import { createCachedLinks } from '../../lambdas/links/cached-links.ts';
import type { Link } from '../../lambdas/links/domain/link.ts';
import { createEnsureLinks } from '../../lambdas/links/ensure-links.ts';

const url = 'https://shop.example/';
const link = (linkId: string): Link => ({
  linkId,
  channelId: '2000000001',
  url,
  target: url,
  origin: { kind: 'manual' },
  createdAt: '2026-01-01T00:00:00.000Z',
});

describe('what a process remembers of links', () => {
  it('is each link that it has read, so that a popular one is read once', async () => {
    const read: string[] = [];
    const readLink = createCachedLinks((linkId) => {
      read.push(linkId);
      return Promise.resolve(linkId === 'none' ? undefined : link(linkId));
    });
    for (const linkId of ['a', 'b', 'a', 'a']) expect(await readLink(linkId)).toEqual(link(linkId));
    expect(read).toEqual(['a', 'b']);
    for (let round = 0; round < 2; round += 1) expect(await readLink('none')).toBeUndefined();
    expect(read).toEqual(['a', 'b', 'none', 'none']);
  });

  it('is bounded: the one read longest ago is read anew', async () => {
    let reads = 0;
    const readLink = createCachedLinks((linkId) => Promise.resolve(((reads += 1), link(linkId))));
    for (let index = 0; index <= 5000; index += 1) await readLink(String(index));
    await readLink('5000');
    expect(reads).toBe(5001);
    await readLink('0');
    expect(reads).toBe(5002);
  });

  it('is each link that it has kept, so that the next cohort writes nothing', async () => {
    const put: Link[] = [];
    const links = { putIfAbsent: (kept: Link) => Promise.resolve(void put.push(kept)) };
    const ensureLinks = createEnsureLinks({ links, clock: { now: () => 0 } });
    const request = {
      channelId: '2000000001',
      origin: { kind: 'manual' },
      urls: [url],
      settings: { utm: true },
    };
    const first = await ensureLinks(request);
    expect(await ensureLinks(request)).toEqual(first);
    expect(put).toEqual([...first.values()]);
    await ensureLinks({ ...request, settings: { utm: false } });
    expect(put.map(({ target }) => target)).toEqual([`${url}?utm_source=line&utm_medium=link`, url]);
  });

  it('is nothing of a link whose writing failed', async () => {
    let isDown = true;
    let puts = 0;
    const links = {
      putIfAbsent: () => {
        puts += 1;
        return isDown ? Promise.reject(new Error('the store is down')) : Promise.resolve();
      },
    };
    const ensureLinks = createEnsureLinks({ links, clock: { now: () => 0 } });
    const request = {
      channelId: '2000000001',
      origin: { kind: 'manual' },
      urls: [url],
      settings: { utm: true },
    };
    await expect(ensureLinks(request)).rejects.toThrow('the store is down');
    isDown = false;
    await ensureLinks(request);
    expect(puts).toBe(2);
  });
});
