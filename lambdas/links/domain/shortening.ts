/** How addresses are shortened. */
export interface Shortening {
  /** What stands in the message for an address: a shorter one, or a personal field that becomes one. */
  shorten: (url: string) => string;
  /** Characters of the address that a user gets. */
  length: number;
}
