import type { Endpoint } from './endpoint.ts';

/**
 * Where what an operation made can be read: its `location` with the names filled in, and the channel that was asked for.
 * Undefined for operations that tell no place.
 * @param answer JSON of the operation; its fields go before the names in the request's path
 */
export function locationOf(
  { location }: Pick<Endpoint, 'location'>,
  {
    params,
    query,
    answer,
  }: { params: Readonly<Record<string, string>>; query: { channelId?: string } | undefined; answer: string },
): string | undefined {
  if (location === undefined) return undefined;
  const values = { ...params, ...(JSON.parse(answer) as Record<string, unknown>) };
  const path = location.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value = values[name];
    if (typeof value === 'string' || typeof value === 'number') return encodeURIComponent(value);
    throw new Error(`The answer has no ${name} for ${location}.`);
  });
  return query?.channelId === undefined ? path : `${path}?channelId=${encodeURIComponent(query.channelId)}`;
}
