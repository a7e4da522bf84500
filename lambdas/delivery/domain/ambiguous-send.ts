/**
 * LINE's answer to a call is not known: it may or may not have sent. Calling again with the same send repeats the same
 * request under the same retry key, so nobody gets it twice.
 */
export class AmbiguousSend extends Error {
  constructor(reason: string) {
    super(
      `LINE's answer is not known (${reason}). Call again with the same send; it repeats under the same retry key.`,
    );
    this.name = 'AmbiguousSend';
  }
}
