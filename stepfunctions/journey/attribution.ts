import { z } from 'zod';

/** So long after a send what its recipients do counts as its effect, in hours. */
export const AttributionHours = z.number().min(1).max(720);

export const usualAttributionHours = 72;
