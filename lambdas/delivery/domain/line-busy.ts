/** LINE or our own rate budget took no more calls for a while. Nothing is in doubt; calling again sends the rest. */
export class LineBusy extends Error {
  constructor(reason: string) {
    super(`${reason} Call again with the same send; it goes on with those who are left.`);
    this.name = 'LineBusy';
  }
}
