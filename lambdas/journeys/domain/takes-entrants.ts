import type { Journey } from './journey.ts';

/** May members enter? While a journey is paused they wait in it, unless it was paused while it drained. */
export const takesEntrants = ({ status, drains }: Pick<Journey, 'status' | 'drains'>): boolean =>
  status === 'published' || (status === 'paused' && drains !== true);
