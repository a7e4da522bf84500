import { z } from 'zod';

/** The eleven named segments of RFM (facts and order: Putler's table, disjoint map). */
export const rfmNames = [
  'champions',
  'loyal',
  'potential-loyalist',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'at-risk',
  'cant-lose',
  'hibernating',
  'lost',
] as const;
export type RfmName = (typeof rfmNames)[number];

/** The eight types (2³ of R, F, M against the mean), in the order HHH HLH LHH LLH HHL HLL LHL LLL. */
export const valueTypes = [
  'important-value',
  'important-develop',
  'important-keep',
  'important-win-back',
  'general-value',
  'general-develop',
  'general-keep',
  'general-win-back',
] as const;
export type ValueType = (typeof valueTypes)[number];

/** N first purchase, E0 active, S1 to S3 asleep ever longer. */
export const nesStates = ['N', 'E0', 'S1', 'S2', 'S3'] as const;
export type NesState = (typeof nesStates)[number];

const Score = z.int().min(1).max(5);

/** What the last scoring run that changed anything said of a member with orders. */
export const MemberScores = z.object({
  /** Local date of that run, `YYYY-MM-DD`. */
  asOf: z.string(),
  r: Score,
  f: Score,
  m: Score,
  name: z.enum(rfmNames),
  valueType: z.enum(valueTypes),
  nes: z.enum(nesStates),
  /** Fifth of the members by predicted CLV, 5 best; absent while there is too little data for a model. */
  clvBand: Score.optional(),
});
export type MemberScores = z.infer<typeof MemberScores>;

/** What a member does with us, decayed: kept so that a day without activity writes nothing. */
export const MemberEngagement = z.object({
  /** Weighted activity, halved every 14 days, true at `day`. */
  points: z.number().min(0),
  /** Local day, counted from 1970-01-01. */
  day: z.int(),
  /** Activity by local hour 0..23, halved every 60 days, true at `day`. */
  hours: z.array(z.number().min(0)).length(24),
});
export type MemberEngagement = z.infer<typeof MemberEngagement>;

/** BG/NBD (Fader, Hardie & Lee 2005), time in weeks. */
export interface BgNbdParameters {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** Gamma-Gamma (Fader & Hardie 2013), spend in minor units. */
export interface GammaGammaParameters {
  p: number;
  q: number;
  v: number;
}

export type ClvModel =
  | {
      outcome: 'fitted';
      bgNbd: BgNbdParameters;
      bgNbdLogLikelihood: number;
      gammaGamma: GammaGammaParameters;
      gammaGammaLogLikelihood: number;
      /** Customers that the fit saw. */
      customers: number;
    }
  | { outcome: 'too little data'; reason: string };
