const idBytes = 16;
const firstIds = 64;

/** UUIDs in the order of their coming, sixteen bytes each: a million are 16 to 32 MB. */
export class IdList {
  private bytes = Buffer.alloc(firstIds * idBytes);
  private length = 0;

  add(id: string): void {
    if (this.length === this.bytes.length) {
      const larger = Buffer.alloc(this.bytes.length * 2);
      this.bytes.copy(larger);
      this.bytes = larger;
    }
    this.bytes.write(id.replaceAll('-', ''), this.length, 'hex');
    this.length += idBytes;
  }

  /** An `IdSet` when they came in ascending order. */
  get packed(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
