import { parse } from './trackable.ts';

/** The UTM parameters in the order in which they are added. */
export type Utm = Readonly<Partial<Record<'utm_source' | 'utm_medium' | 'utm_campaign', string>>>;

/** What the parameters say of a link: the medium is the kind of its send, or `link` where a person made it. */
export const utmOf = (kind: string, campaign: string | undefined): Utm => ({
  utm_source: 'line',
  utm_medium: kind === 'manual' ? 'link' : kind,
  ...(campaign === undefined ? {} : { utm_campaign: campaign }),
});

/**
 * The address with the parameters that it does not have yet. Its own query is kept letter by letter, since some sites sign
 * it.
 */
export function addUtm(address: string, utm: Utm): string {
  const url = parse(address);
  if (!url) return address;
  const added = Object.entries(utm)
    .filter(([name]) => !url.searchParams.has(name))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const { hash } = url;
  const base = hash === '' ? url.href : url.href.slice(0, -hash.length);
  return `${[base, ...added].reduce((whole, pair) => `${whole}${separator(whole)}${pair}`)}${hash}`;
}

function separator(address: string): string {
  if (!address.includes('?')) return '?';
  return /[?&]$/.test(address) ? '' : '&';
}
