import type { WritePart } from '../../shared/domain/write-part.ts';
import type { SendFigures, SendOrigin } from '../contracts.ts';

/** What a person says of recipients of whom LINE never said whether they got it. */
export type UnknownAs = 'sent' | 'unsent';

/**
 * Closes the unknown recipients of a send as sent, or opens them for a new attempt; done twice it is done once. Answers
 * the figures after it; undefined when there is no such send.
 */
export type ResolveUnknown = (sendId: string, as: UnknownAs) => Promise<SendFigures | undefined>;

/** The same of a send by LINE; false when it is not unknown. */
export type ResolveUnknownByLine = (sendId: string, as: UnknownAs) => Promise<boolean>;

/**
 * How a journey's figures follow a person's word about recipients of a send that count as unknown: writes that belong
 * into the transaction that notes the word. `still there`: the cohort is at the send and has not counted it yet.
 */
export type MoveUnknown = (
  send: Extract<SendOrigin, { kind: 'journey' }> & { sendId: string },
) => Promise<
  | { outcome: 'still there' }
  | { outcome: 'counted'; partsOf: (count: number, to: 'sent' | 'failed') => readonly WritePart[] }
>;
