import { z } from 'zod';
import { parkReasons, SendOrigin, suppressionReasons } from '../contracts.ts';
import type { Chunk } from '../domain/chunk.ts';
import type { Claim } from '../domain/claim.ts';
import { verdicts } from '../domain/verdict.ts';
import type { FrozenBody } from '../ports.ts';
import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import { StoredMessage } from '../../../stepfunctions/line-message/stored-message.ts';

/** Keys and stored forms of a send: claim, chunks and bodies lie in one partition. */
const digits = (number: number): string => String(number).padStart(4, '0');
export const sendPartition = (sendId: string): string => `SEND#${sendId}`;
export const claimKey = (sendId: string) => ({ pk: sendPartition(sendId), sk: 'CHUNK#0001' });
export const closeKey = (sendId: string, number: number) => ({
  pk: sendPartition(sendId),
  sk: `CLOSE#${digits(number)}`,
});
export const bodyPrefix = (bodyId: string): string => `BODY#${bodyId}#`;
export const bodyKey = (sendId: string, bodyId: string, part: number) => ({
  pk: sendPartition(sendId),
  sk: `${bodyPrefix(bodyId)}${digits(part)}`,
});

const bytes = z.instanceof(Uint8Array);

const ClaimItem = z.object({
  sendId: z.string(),
  channelId: z.string(),
  purpose: z.enum(['marketing', 'transactional']),
  topicId: z.string().optional(),
  origin: SendOrigin,
  method: z.enum(['push', 'multicast']),
  memberIds: bytes,
  suppressed: z.partialRecord(z.enum(suppressionReasons), bytes),
  bodyId: z.string(),
  claimedAt: z.number(),
});

export function claimToItem({ memberIds, suppressed, ...claim }: Claim): Record<string, unknown> {
  const packed = Object.entries(suppressed).map(([reason, ids]) => [reason, packIds(ids)]);
  return {
    ...claimKey(claim.sendId),
    ...claim,
    memberIds: packIds(memberIds),
    suppressed: Object.fromEntries(packed) as Record<string, Uint8Array>,
  };
}

export function claimFromItem(item: unknown): Claim {
  const { memberIds, suppressed, ...claim } = ClaimItem.parse(item);
  const unpacked = Object.entries(suppressed).map(([reason, ids]) => [reason, unpackIds(ids)]);
  return {
    ...claim,
    memberIds: unpackIds(memberIds),
    suppressed: Object.fromEntries(unpacked) as Claim['suppressed'],
  };
}

const ChunkItem = z.object({
  number: z.number(),
  from: z.number(),
  /** One byte a recipient: its verdict's place in the list of verdicts. */
  verdicts: bytes,
  status: z.enum(['fresh', 'calling', 'rejected', 'parked', 'split', 'closed']),
  attempt: z.number(),
  firstCallAt: z.number(),
  bodyId: z.string(),
  revision: z.number(),
  settledAt: z.number().optional(),
  parkReason: z.enum(parkReasons).optional(),
  requestId: z.string().optional(),
  detail: z.string().optional(),
});

export function chunkToItem(sendId: string, chunk: Chunk): Record<string, unknown> {
  const packed = Uint8Array.from(chunk.verdicts, (verdict) => verdicts.indexOf(verdict));
  return { ...closeKey(sendId, chunk.number), ...chunk, verdicts: packed };
}

/** Chunks that wait for a person's word are found by channel and time. */
export const unknownPartition = (channelId: string): string => `UNKNOWN_SENDS#${channelId}`;
export const unknownKeys = (
  { sendId, channelId }: Pick<Claim, 'sendId' | 'channelId'>,
  { verdicts: known, number, settledAt = 0 }: Chunk,
): Record<string, string> =>
  known.includes('unknown')
    ? {
        gsi1pk: unknownPartition(channelId),
        gsi1sk: `${new Date(settledAt).toISOString()}#${sendId}#${digits(number)}`,
      }
    : {};

export function chunkFromItem(item: unknown): Chunk {
  const { verdicts: packed, ...chunk } = ChunkItem.parse(item);
  return { ...chunk, verdicts: Array.from(packed, (place) => verdicts[place] ?? 'unknown') };
}

export const BodyPartItem = z.object({ parts: z.number(), bytes, frozenAt: z.number() });

const FrozenBodyJson = z.object({
  messages: z.array(StoredMessage),
  lineUserIds: z.array(z.string()),
  values: z.array(z.record(z.string(), z.string())).optional(),
});
export const bodyFromJson = (json: unknown): FrozenBody => FrozenBodyJson.parse(json);
