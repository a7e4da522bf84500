import { isPassed, type Notice, type Try } from './notice.ts';

const routeWords = {
  linePush: 'LINE push',
  lineNotification: 'LINE notification message',
  sms: 'SMS',
} as const;

/** What became of a try, as a person would say it. */
export function tryWords(tried: Try): string {
  const name = routeWords[tried.route];
  const because = tried.reason === undefined ? '' : `: ${tried.reason}`;
  switch (tried.state) {
    case 'begun':
      return `${name}: the call is being made, or was made without an answer that was noted.`;
    case 'busy':
      return `${name}: nothing was taken yet${because}; it is tried again.`;
    case 'taken':
      return `${name}: LINE took it, which is no delivery; ${eventWords(tried)}.`;
    case 'accepted':
      return `${name}: taken; whether it was read or arrived is not told on this route.`;
    case 'unclear':
      return `${name}: nobody knows whether it was sent${because}. ${repeatWords(tried)}`;
    case 'refused':
      return `${name}: nothing was sent${because}.`;
    case 'delivered':
      return `${name}: LINE says that it was delivered.`;
  }
}

const eventWords = ({ passedAt }: Try): string =>
  passedAt === undefined
    ? 'the delivery event has not come yet'
    : 'the delivery event has not come in time, though LINE may deliver for 24 hours';

const repeatWords = ({ route }: Try): string =>
  route === 'linePush'
    ? 'The call is repeated only under its retry key, which never sends twice.'
    : 'The call is not repeated: it has no retry key and would send twice.';

/** Why the notice went on to another route after this try; undefined when it did not. */
export function whyNext(notice: Notice, tried: Try): string | undefined {
  if (notice.tries.length <= tried.number || !wentOn(tried)) return undefined;
  switch (tried.state) {
    case 'refused':
    case 'busy':
    case 'accepted':
    case 'begun':
      return 'Nothing had been sent on this route when the next one began.';
    case 'unclear':
      return 'No clear answer came within the wait, and the channel rather sends twice than not at all (whenUnclear: nextRoute).';
    case 'taken':
      return 'No delivery event came within the wait.';
    case 'delivered':
      return 'No delivery event had come within the wait; it came after the next route had begun.';
  }
}

const wentOn = (tried: Try): boolean => isPassed(tried) || tried.state === 'delivered';

const statusSentences = {
  open: 'It is on its way: a route is being tried or waited for.',
  delivered: 'LINE told that it was delivered.',
  accepted: 'A route took it that does not tell of deliveries.',
  failed: 'No route delivered it.',
  unknown: 'A route gave no clear answer, so nobody knows whether it arrived.',
} as const;

export function statusWords(notice: Notice): string {
  const twice = mayBeTwice(notice)
    ? ' It may have arrived twice: a route was found to have delivered, or may have, after the next one had begun.'
    : '';
  return statusSentences[notice.status] + twice;
}

/** More than one route may have reached the person. */
export function mayBeTwice({ tries }: Notice): boolean {
  const count = (...states: readonly Try['state'][]): number =>
    tries.filter(({ state }) => states.includes(state)).length;
  const [delivered, accepted, unclear] = [count('delivered'), count('accepted'), count('unclear', 'begun')];
  if (delivered > 0) return delivered + accepted + unclear + count('taken') > 1;
  return accepted + unclear > 1;
}
