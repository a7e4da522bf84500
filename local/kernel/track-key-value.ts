import type { KeyValue } from '../store/key-value.ts';
import type { Activity } from './time/activity.ts';

/** The same area; whoever waits for it is at work. */
export function trackKeyValue(keyValue: KeyValue, activity: Pick<Activity, 'track'>): KeyValue {
  return {
    get: <T>(key: string) => activity.track(() => keyValue.get<T>(key)),
    range: <T>(query: Parameters<KeyValue['range']>[0]) => activity.track(() => keyValue.range<T>(query)),
    write: (changes) => activity.track(() => keyValue.write(changes)),
  };
}
