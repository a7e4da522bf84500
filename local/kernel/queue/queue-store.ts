import type { KeyValue, KeyValueChange } from '../../store/key-value.ts';
import { ordered, under } from '../key-prefix.ts';
import type { StoredMessage } from './stored-message.ts';

/** A message that failed too often. */
export interface DeadLetter {
  readonly message: StoredMessage;
  /** Epoch milliseconds. */
  readonly deadSince: number;
}

/** Where a queue lies in the key-value area: its messages, the deduplication ids seen, and its dead letters. */
export interface QueueStore {
  readonly messages: () => Promise<StoredMessage[]>;
  readonly deadLetters: () => Promise<DeadLetter[]>;
  readonly seen: () => Promise<[id: string, expiresAtEpochMs: number][]>;
  readonly seenKey: (deduplicationId: string) => string;
  readonly put: (message: StoredMessage) => KeyValueChange;
  readonly remove: (message: StoredMessage) => KeyValueChange;
  readonly bury: (letter: DeadLetter) => KeyValueChange[];
  readonly unbury: (letter: DeadLetter, message: StoredMessage) => KeyValueChange[];
}

export function createQueueStore(
  keyValue: KeyValue,
  { name, deadLetter }: { name: string; deadLetter: string },
): QueueStore {
  const messageKey = ({ sequence }: StoredMessage): string => `queue/${name}/message/${ordered(sequence)}`;
  const deadKey = ({ sequence }: StoredMessage): string => `dead/${deadLetter}/${name}/${ordered(sequence)}`;
  const put = (message: StoredMessage): KeyValueChange => ({ put: messageKey(message), value: message });
  const remove = (message: StoredMessage): KeyValueChange => ({ delete: messageKey(message) });
  const seenPrefix = `queue/${name}/seen/`;

  return {
    async messages() {
      const entries = await keyValue.range<StoredMessage>(under('queue', name, 'message'));
      return entries.map(({ value }) => value);
    },
    async deadLetters() {
      const entries = await keyValue.range<DeadLetter>(under('dead', deadLetter, name));
      return entries.map(({ value }) => value);
    },
    async seen() {
      const entries = await keyValue.range<number>(under('queue', name, 'seen'));
      return entries.map(({ key, value }) => [key.slice(seenPrefix.length), value]);
    },
    seenKey: (id) => seenPrefix + id,
    put,
    remove,
    bury: (letter) => [remove(letter.message), { put: deadKey(letter.message), value: letter }],
    unbury: (letter, message) => [{ delete: deadKey(letter.message) }, put(message)],
  };
}
