/** Ids as LINE makes them, from an injected source of randomness. */
export function createIds(random: () => number) {
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return {
    userId: (): string => `U${hex(32)}`,
    token: (): string => hex(32),
    requestId: (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    messageId: (): string => String(Math.floor(random() * 9e17) + 1e17),
    /** A ULID: its first ten characters are the time. */
    eventId: (epochMs: number): string => {
      let time = '';
      for (let left = epochMs, index = 0; index < 10; index += 1, left = Math.floor(left / 32))
        time = `${crockford[left % 32] ?? '0'}${time}`;
      return time + Array.from({ length: 16 }, () => crockford[Math.floor(random() * 32)]).join('');
    },
  };
}
export type Ids = ReturnType<typeof createIds>;
