import type { Ids } from './random-ids.ts';
import type { SimulatedChannel } from './settings.ts';
import type { Change } from './change.ts';
import type { ChannelState, State } from './state.ts';
import type { Webhooks } from './webhook/create-webhooks.ts';

/** One Official Account and all that its operations work with. */
export interface Account {
  readonly channel: SimulatedChannel;
  readonly state: ChannelState;
  readonly provider: State;
  readonly clock: { now(): number };
  readonly ids: Ids;
  readonly webhooks: Webhooks;
  /** Journals a change, applies it, and tells the chat page. */
  record: (change: Change) => void;
}
