import type { ReadLink } from './ports.ts';

const mostLinks = 5000;

/** Links as they were first read: they never change. The one read longest ago makes room. */
export function createCachedLinks(readLink: ReadLink): ReadLink {
  const known = new Map<string, Awaited<ReturnType<ReadLink>>>();
  return async (linkId) => {
    const cached = known.get(linkId);
    if (cached) return cached;
    const link = await readLink(linkId);
    if (!link) return undefined;
    const [oldest] = known.keys();
    if (known.size >= mostLinks && oldest !== undefined) known.delete(oldest);
    known.set(linkId, link);
    return link;
  };
}
