import { z } from 'zod';

/** What an order or a cart must be; each is asked for only where it is given. */
export const orderFilter = {
  atLeastMinor: z.int().min(0).optional().describe('In minor units of its own currency'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as TWD')
    .optional(),
  productId: z.string().min(1).max(100).optional().describe('One of its first 20 products'),
};

export interface OrderFilter {
  atLeastMinor?: number | undefined;
  currency?: string | undefined;
  productId?: string | undefined;
}

export function passesOrderFilter(
  { atLeastMinor, currency, productId }: OrderFilter,
  data: Readonly<Record<string, unknown>>,
): boolean {
  const { amountMinor, productIds } = data;
  return (
    (atLeastMinor === undefined || (typeof amountMinor === 'number' && amountMinor >= atLeastMinor)) &&
    (currency === undefined || data['currency'] === currency) &&
    (productId === undefined || (Array.isArray(productIds) && productIds.includes(productId)))
  );
}

export function orderFilterWords({ atLeastMinor, currency, productId }: OrderFilter): string {
  return [
    ...(atLeastMinor === undefined ? [] : [` of at least ${atLeastMinor} minor units`]),
    ...(currency === undefined ? [] : [` in ${currency}`]),
    ...(productId === undefined ? [] : [` with product ${productId}`]),
  ].join('');
}
