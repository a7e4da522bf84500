import type { Chunk } from './domain/chunk.ts';
import type { Claim } from './domain/claim.ts';
import type { PatienceDeps } from './call-with-patience.ts';
import type { AcquireCall, FrozenBody, LineMessaging } from './ports.ts';

export interface RoundDeps extends PatienceDeps {
  line: Pick<LineMessaging, 'push' | 'multicast'>;
  acquireCall: AcquireCall;
}

/** One pass over the open recipients of a chunk, in its current attempt. */
export interface Round {
  claim: Claim;
  chunk: Chunk;
  body: FrozenBody;
  /** An earlier process may have made these very calls. */
  wasAmbiguous: boolean;
}
