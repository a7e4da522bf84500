import { failureWords, type ByLine } from './by-line.ts';

const nobody = 'LINE does not tell who got it.';

/** How far it is, for people. */
export function byLineWords(byLine: ByLine): string {
  const { phase, targeted, success, failure } = byLine;
  switch (phase) {
    case 'waiting':
      return 'LINE does not have it yet, or has not said so.';
    case 'accepted':
      return `LINE took it; it cannot be stopped any more. ${nobody}`;
    case 'sending':
      return `LINE is sending it${targeted === undefined ? '' : ` to ${targeted}`}. ${nobody}`;
    case 'succeeded':
      return `LINE sent it to ${success ?? 0} of ${targeted ?? 0}; ${failure ?? 0} failed. ${nobody}`;
    case 'failed':
      return failureWords(byLine.errorCode);
    case 'unknown':
      return 'LINE never said whether it took it; it is not sent again until a person says what happened.';
    case 'assumed sent':
      return 'A person says that it was sent; LINE never said so.';
    case 'cancelled':
      return 'It was cancelled before LINE had it.';
    case 'untold':
      return `LINE took it and tells no more how it went. ${nobody}`;
  }
}
