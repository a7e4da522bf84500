import { z } from 'zod';

export const AttributeName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
    'a letter, then letters, digits, hyphens, underscores (40 at most)',
  );

/** What the store keeps exactly (DynamoDB: 38 digits between 1e-130 and 1e125), with room. */
const number = z
  .number()
  .min(-1e15)
  .max(1e15)
  .refine((value) => value === 0 || Math.abs(value) >= 1e-15, { error: 'zero, or at least 1e-15' });

export const AttributeSetting = z.union([z.string().max(200), number, z.boolean()]);
export const AttributeAmount = number.refine((value) => value !== 0, { error: 'an amount other than zero' });
