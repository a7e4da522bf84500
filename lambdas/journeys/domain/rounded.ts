/** A share to four places: hundredths of a percent. */
export const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
