import { z } from 'zod';
import { routeNames } from './route-settings.ts';

/** A route of one notice, with what it would cost. Frozen when the notice is taken: settings may change meanwhile. */
export const PlannedRoute = z.object({
  route: z.enum(routeNames),
  costMicros: z.int(),
  waitMinutes: z.int(),
  /** Of an SMS. */
  originationIdentity: z.string().optional(),
  segments: z.int().optional(),
});
export type PlannedRoute = z.infer<typeof PlannedRoute>;

export const SkippedRoute = z.object({ route: z.enum(routeNames), reason: z.string() });
export type SkippedRoute = z.infer<typeof SkippedRoute>;

/** What is known of one try. */
export const tryStates = [
  /** About to be called, or called without an answer that anybody noted. */
  'begun',
  /** Nothing was taken for the moment; the same again at `retryAt`. */
  'busy',
  /** Taken; whether it was delivered, an event will tell. */
  'taken',
  /** Taken, and nobody will tell more. */
  'accepted',
  /** It may have been taken or not. */
  'unclear',
  /** Nothing was sent and nothing will be. */
  'refused',
  /** Taken, and then found to reach nobody. */
  'undelivered',
  'delivered',
] as const;

export const Try = z.object({
  /** From 1; also its place in the plan. */
  number: z.int(),
  route: z.enum(routeNames),
  state: z.enum(tryStates),
  /** Epoch milliseconds, like all that follow. */
  beganAt: z.int(),
  deadline: z.int(),
  retryAt: z.int().optional(),
  /** Its wait was over and the notice went on without it. */
  passedAt: z.int().optional(),
  deliveredAt: z.int().optional(),
  /** In words, without personal data. */
  reason: z.string().optional(),
  /** LINE's request id or AWS's message id. */
  reference: z.string().optional(),
});
export type Try = z.infer<typeof Try>;

export const noticeStatuses = ['open', 'delivered', 'accepted', 'failed', 'unknown'] as const;

/** One transactional message to one person, and how it went. Who and what it says lies elsewhere, until it has ended. */
export const Notice = z.object({
  channelId: z.string(),
  noticeId: z.uuid(),
  /** Raised by every change: whoever read an older one changes nothing. */
  revision: z.int(),
  /** SHA-256 of the request, to know it again. */
  fingerprint: z.string(),
  memberId: z.uuid().optional(),
  createdAt: z.int(),
  currency: z.string(),
  whenUnclear: z.enum(['endUnknown', 'nextRoute']),
  planned: z.array(PlannedRoute),
  skipped: z.array(SkippedRoute),
  tries: z.array(Try),
  status: z.enum(noticeStatuses),
  endedAt: z.int().optional(),
  /** What a person said of one that had ended as unknown. */
  resolvedAs: z.enum(['sent', 'unsent']).optional(),
});
export type Notice = z.infer<typeof Notice>;

/** How a route answered one call. */
export type RouteAnswer =
  | { outcome: 'accepted' | 'taken'; reference?: string }
  /** `needsPerson`: it will refuse the next ones too, until somebody mends its settings. */
  | { outcome: 'refused'; reason: string; needsPerson?: boolean }
  | { outcome: 'unclear' | 'busy'; reason: string };

/** The notice has gone on without the try. */
export const isPassed = ({ state, passedAt }: Try): boolean =>
  state === 'refused' || state === 'undelivered' || passedAt !== undefined;
