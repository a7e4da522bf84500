import { nesStates, valueTypes, type MemberScores } from '../contracts.ts';
import { rfmNameOf } from './rfm-name.ts';

/** A member's scores in 18 bits: r, f, m, value type, NES state and CLV band, three each. 0: no scores. */
export type ScoreCode = number;

type Scores = Omit<MemberScores, 'asOf'>;
const bits = 3;
const mask = 0b111;

export function codeOf(scores: Omit<Scores, 'name'> | undefined): ScoreCode {
  if (!scores) return 0;
  const { r, f, m, valueType, nes, clvBand = 0 } = scores;
  return [r, f, m, valueTypes.indexOf(valueType), nesStates.indexOf(nes), clvBand].reduce(
    (code, digit) => (code << bits) | digit,
    0,
  );
}

/** The scores behind a code other than 0. */
export function scoresOfCode(code: ScoreCode): Scores {
  const digit = (place: number): number => (code >> (bits * (5 - place))) & mask;
  const [r, f, m] = [digit(0), digit(1), digit(2)];
  const valueType = valueTypes[digit(3)];
  const nes = nesStates[digit(4)];
  if (valueType === undefined || nes === undefined) throw new RangeError(`${code} is no code of scores.`);
  const clvBand = digit(5);
  return { r, f, m, name: rfmNameOf(r, f, m), valueType, nes, ...(clvBand === 0 ? {} : { clvBand }) };
}
