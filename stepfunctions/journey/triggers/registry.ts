import { event } from './event/event.ts';
import { manual } from './manual/manual.ts';

/** Every kind of trigger by its name in definitions. */
export const triggerKinds = { event, manual } as const;
