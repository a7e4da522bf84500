import type { ExplainRecipient, RecipientStatus } from '../delivery/contracts.ts';
import { restVariant } from './domain/assign-group.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { chunkPlaces, chunksThatMayHold, type Group, type Manifest } from './domain/manifest.ts';
import { chunkSendId } from './send-chunk.ts';
import type { FrozenFiles, RecipientFiles } from './ports.ts';

export interface ExplainMemberDeps {
  recipientFiles: Pick<RecipientFiles, 'manifest' | 'readIds' | 'isHeldOut'>;
  explainRecipient: ExplainRecipient;
}

export type MemberInBroadcast =
  | { outcome: 'no recipient' }
  | { outcome: 'held out' }
  | { outcome: 'chosen by LINE' }
  | {
      outcome: 'recipient';
      variant: string;
      language: string;
      sendId: string;
      /** Undefined: not begun. */
      status: RecipientStatus | undefined;
    };

/** What a broadcast that was frozen has to do with one member. */
export async function explainMember(
  deps: ExplainMemberDeps,
  broadcast: Broadcast,
  memberId: string,
): Promise<MemberInBroadcast> {
  const { channelId, broadcastId, frozen, winner } = broadcast;
  if (broadcast.byLine) return { outcome: 'chosen by LINE' };
  if (!frozen) return { outcome: 'no recipient' };
  const files = { channelId, broadcastId, freezeId: frozen.freezeId };
  const manifest = await deps.recipientFiles.manifest(files);
  const found = await findChunk(deps, { files, manifest, memberId });
  if (!found) {
    const isHeldOut = manifest.holdout > 0 && (await deps.recipientFiles.isHeldOut(files, memberId));
    return { outcome: isHeldOut ? 'held out' : 'no recipient' };
  }
  const { chunk, group } = found;
  const sendId = chunkSendId(broadcastId, frozen, chunk);
  const status = await deps.explainRecipient({ channelId, sendId, memberId });
  const variant = group.variant === restVariant ? (winner?.variant ?? restVariant) : group.variant;
  return { outcome: 'recipient', variant, language: group.language, sendId, status };
}

async function findChunk(
  { recipientFiles }: ExplainMemberDeps,
  { files, manifest, memberId }: { files: FrozenFiles; manifest: Manifest; memberId: string },
): Promise<{ chunk: number; group: Group } | undefined> {
  const places = chunkPlaces(manifest);
  for (const chunk of chunksThatMayHold(manifest, memberId)) {
    const place = places[chunk];
    const group = place && manifest.groups[place.group];
    if (group && (await recipientFiles.readIds(files, place)).includes(memberId)) return { chunk, group };
  }
  return undefined;
}
