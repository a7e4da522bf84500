import { z } from 'zod';

/** Types of events that outside systems tell us; `custom.` is theirs to extend. */
export const CustomEventType = z
  .string()
  .regex(
    /^(page\.viewed|conversion\.made|form\.submitted|custom\.[a-zA-Z]{1,60})$/,
    'page.viewed, conversion.made, form.submitted, or custom. and a name of letters, e.g. custom.storeVisited',
  );

/** A fact of such an event; conditions compare it. */
export const CustomEventFact = z.union([z.string().max(500), z.number(), z.boolean()]);
