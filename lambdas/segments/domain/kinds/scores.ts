import { z } from 'zod';
import { nesStates, rfmNames, valueTypes, type MemberScores } from '../../../scoring/contracts.ts';
import { defineKind } from '../condition-kind.ts';
import { orWords, rangeOf, rangeWords, within, type Range } from '../range.ts';

const Score = rangeOf(z.int().min(1).max(5)).optional();

const Rfm = z
  .strictObject({ names: z.array(z.enum(rfmNames)).min(1).optional(), r: Score, f: Score, m: Score })
  .refine((wanted) => Object.keys(wanted).length > 0, { error: 'one of names, r, f and m' });

const everything = (): boolean => true;
const optional = (range: Range | undefined): ((value: number) => boolean) =>
  range ? within(range) : everything;

const pick = ({ name, r, f, m, asOf }: MemberScores) => ({ name, r, f, m, asOf });

/** Names and scores of the last run; members without an order have none. */
export const rfm = defineKind({
  schema: Rfm,
  example: { names: ['champions', 'loyal'], r: { atLeast: 4 } },
  words: ({ names, ...scores }) =>
    [
      names ? [`are ${orWords(names)} by RFM`] : [],
      Object.entries(scores).map(
        ([letter, range]) => `score ${rangeWords(range)} in ${letter.toUpperCase()}`,
      ),
    ]
      .flat()
      .join(' and '),
  effort: 1,
  test({ names, r, f, m }) {
    const wanted = names && new Set(names);
    const [isR, isF, isM] = [optional(r), optional(f), optional(m)];
    return ({ scores }) =>
      scores !== undefined &&
      (wanted === undefined || wanted.has(scores.name)) &&
      isR(scores.r) &&
      isF(scores.f) &&
      isM(scores.m);
  },
  because: (_wanted, { scores }) => ({ scores: scores ? pick(scores) : null }),
});

/** The eight types by recency, frequency and value against the mean. */
export const valueType = defineKind({
  schema: z.array(z.enum(valueTypes)).min(1),
  example: ['important-value'],
  words: (types) => `are of the type ${orWords(types)}`,
  effort: 1,
  test(types) {
    const wanted = new Set(types);
    return ({ scores }) => scores !== undefined && wanted.has(scores.valueType);
  },
  because: (_types, { scores }) => ({ valueType: scores?.valueType ?? null }),
});

export const nes = defineKind({
  schema: z.array(z.enum(nesStates)).min(1),
  example: ['S1', 'S2'],
  words: (states) => `are in the NES state ${orWords(states)}`,
  effort: 1,
  test(states) {
    const wanted = new Set(states);
    return ({ scores }) => scores !== undefined && wanted.has(scores.nes);
  },
  because: (_states, { scores }) => ({ nes: scores?.nes ?? null }),
});

const Clv = z
  .strictObject({
    band: Score,
    /** Within 12 months, in minor units of the channel's currency. */
    predictedMinor: rangeOf(z.int().min(0)).optional(),
    /** 0 to 1. */
    probabilityAlive: rangeOf(z.number().min(0).max(1)).optional(),
  })
  .refine((wanted) => Object.keys(wanted).length > 0, {
    error: 'one of band, predictedMinor and probabilityAlive',
  });

/** Lifetime value; where there is too little data for a model, nobody has one. */
export const clv = defineKind({
  schema: Clv,
  example: { predictedMinor: { atLeast: 100_000 } },
  words: ({ band, predictedMinor, probabilityAlive }) =>
    [
      band ? [`are in CLV band ${rangeWords(band)}`] : [],
      predictedMinor
        ? [`are expected to bring ${rangeWords(predictedMinor, 'minor units')} within 12 months`]
        : [],
      probabilityAlive ? [`are still customers with a probability of ${rangeWords(probabilityAlive)}`] : [],
    ]
      .flat()
      .join(' and '),
  effort: 100,
  test({ band, predictedMinor, probabilityAlive }, { predict }) {
    const isBand = optional(band);
    const isPredicted = optional(predictedMinor);
    const isAlive = optional(probabilityAlive);
    const needsModel = predictedMinor !== undefined || probabilityAlive !== undefined;
    return (row) => {
      if (row.commerce === undefined) return false;
      if (band && !(row.scores?.clvBand !== undefined && isBand(row.scores.clvBand))) return false;
      if (!needsModel) return true;
      const predicted = predict(row);
      return (
        predicted !== undefined && isPredicted(predicted.clvMinor) && isAlive(predicted.probabilityAlive)
      );
    };
  },
  because(_wanted, row, { predict }) {
    const predicted = row.commerce && predict(row);
    return {
      band: row.scores?.clvBand ?? null,
      predictedMinor: predicted ? Math.round(predicted.clvMinor) : null,
      probabilityAlive: predicted?.probabilityAlive ?? null,
    };
  },
});

/** 0 to 100: the 95th percentile of the channel is 100. */
export const engagement = defineKind({
  schema: rangeOf(z.int().min(0).max(100)),
  example: { atLeast: 50 },
  words: (range) => `have an engagement score of ${rangeWords(range)}`,
  effort: 3,
  test(range, { engagementScore }) {
    const isWanted = within(range);
    return (row) => isWanted(engagementScore(row));
  },
  because: (_range, row, { engagementScore }) => ({ score: engagementScore(row) }),
});
