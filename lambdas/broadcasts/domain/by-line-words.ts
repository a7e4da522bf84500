import { failureWords, type ByLine, type ByLinePhase } from './by-line.ts';

const nobody = 'LINE does not tell who got it.';

const words: Readonly<Record<ByLinePhase, (byLine: ByLine) => string>> = {
  preparing: () =>
    'Its members are given to LINE as an audience, which LINE takes minutes to hours to make ready; then it is sent.',
  waiting: () => 'LINE does not have it yet, or has not said so.',
  accepted: () => `LINE took it; it cannot be stopped any more. ${nobody}`,
  sending: ({ targeted }) =>
    `LINE is sending it${targeted === undefined ? '' : ` to ${targeted}`}. ${nobody}`,
  succeeded: ({ targeted = 0, success = 0, failure = 0 }) =>
    `LINE sent it to ${success} of ${targeted}; ${failure} failed. ${nobody}`,
  failed: ({ errorCode }) => failureWords(errorCode),
  unknown: () =>
    'LINE never said whether it took it; it is not sent again until a person says what happened.',
  'assumed sent': () => 'A person says that it was sent; LINE never said so.',
  cancelled: () => 'It ended before LINE had it.',
  untold: () => `LINE took it and tells no more how it went. ${nobody}`,
};

/** How far it is, for people. */
export const byLineWords = (byLine: ByLine): string => words[byLine.phase](byLine);
