import { z } from 'zod';

/** The owner's own name for a kind of marketing, e.g. `new-arrivals`. */
export const TopicId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,29}$/,
    'a topic id: a lower-case letter, then letters, digits, hyphens (30 at most)',
  );
