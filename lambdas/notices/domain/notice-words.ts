import { reportMs } from './next-step.ts';
import { isPassed, type Notice, type Try } from './notice.ts';

const routeWords = {
  linePush: 'LINE push',
  lineNotification: 'LINE notification message',
  sms: 'SMS',
} as const;

/** Who takes it and tells of it. */
const carriers = { linePush: 'LINE', lineNotification: 'LINE', sms: 'AWS' } as const;

/** What became of a try, as a person would say it. */
export function tryWords(tried: Try): string {
  const name = routeWords[tried.route];
  const carrier = carriers[tried.route];
  const because = tried.reason === undefined ? '' : `: ${tried.reason}`;
  switch (tried.state) {
    case 'begun':
      return `${name}: the call is being made, or was made without an answer that was noted.`;
    case 'busy':
      return `${name}: nothing was taken yet${because}; it is tried again.`;
    case 'taken':
      return `${name}: ${carrier} took it, which is no delivery; ${eventWords(tried)}.`;
    case 'accepted':
      return `${name}: taken${because}; whether it was read or arrived is not told.`;
    case 'unclear':
      return `${name}: nobody knows whether it was sent${because}. ${repeatWords(tried)}`;
    case 'refused':
      return `${name}: nothing was sent${because}.`;
    case 'undelivered':
      return `${name}: ${carrier} took it and could not deliver it${because}.`;
    case 'delivered':
      return `${name}: ${carrier} says that it was delivered.`;
  }
}

const eventWords = ({ passedAt, route }: Try): string => {
  if (passedAt === undefined) return 'the delivery event has not come yet';
  const hours = (reportMs[route] ?? 0) / 3_600_000;
  return `the delivery event has not come in time, though ${carriers[route]} may deliver for ${hours} hours`;
};

const repeatWords = ({ route }: Try): string =>
  route === 'linePush'
    ? 'The call is repeated only under its retry key, which never sends twice.'
    : 'The call is not repeated: it has no retry key and would send twice.';

/** Why the notice went on to another route after this try; undefined when it did not. */
export function whyNext(notice: Notice, tried: Try): string | undefined {
  if (notice.tries.length <= tried.number || !wentOn(tried)) return undefined;
  return nextWords[tried.state];
}

const nothingSent = 'Nothing had been sent on this route when the next one began.';
const nextWords: Readonly<Record<Try['state'], string>> = {
  begun: nothingSent,
  busy: nothingSent,
  accepted: nothingSent,
  refused: nothingSent,
  undelivered: 'It was found to reach nobody.',
  unclear:
    'No clear answer came within the wait, and the channel rather sends twice than not at all (whenUnclear: nextRoute).',
  taken: 'No delivery event came within the wait.',
  delivered: 'No delivery event had come within the wait; it came after the next route had begun.',
};

const wentOn = (tried: Try): boolean => isPassed(tried) || tried.state === 'delivered';

const statusSentences = {
  open: 'It is on its way: a route is being tried or waited for.',
  accepted: 'A route took it that tells no more of deliveries.',
  failed: 'No route delivered it.',
  unknown: 'A route gave no clear answer, so nobody knows whether it arrived.',
} as const;

export function statusWords(notice: Notice): string {
  const twice = mayBeTwice(notice)
    ? ' It may have arrived twice: a route was found to have delivered, or may have, after the next one had begun.'
    : '';
  const { status, tries } = notice;
  if (notice.resolvedAs !== undefined) return `A person says that it was ${notice.resolvedAs}.${twice}`;
  if (status !== 'delivered') return statusSentences[status] + twice;
  const [by = 'LINE'] = tries.flatMap(({ state, route }) => (state === status ? [carriers[route]] : []));
  return `${by} told that it was delivered.${twice}`;
}

/** More than one route may have reached the person. */
export function mayBeTwice({ tries }: Notice): boolean {
  const count = (...states: readonly Try['state'][]): number =>
    tries.filter(({ state }) => states.includes(state)).length;
  const [delivered, accepted, unclear] = [count('delivered'), count('accepted'), count('unclear', 'begun')];
  const untold = tries.filter(({ route, state }) => route === 'sms' && state === 'taken').length;
  if (delivered > 0) return delivered + accepted + unclear + count('taken') > 1;
  return accepted + unclear + untold > 1;
}
