/** One measured figure beside its limit. */
export interface Figure {
  what: string;
  figure: string;
  limit: string;
  holds: boolean;
}

export function atMost(what: string, value: number, most: number, unit = ''): Figure {
  return {
    what,
    figure: `${round(value)}${unit}`,
    limit: `at most ${round(most)}${unit}`,
    holds: value <= most,
  };
}

export function atLeast(what: string, value: number, least: number, unit = ''): Figure {
  return {
    what,
    figure: `${round(value)}${unit}`,
    limit: `at least ${round(least)}${unit}`,
    holds: value >= least,
  };
}

export const exactly = (what: string, value: number, wanted: number): Figure => ({
  what,
  figure: round(value),
  limit: `exactly ${round(wanted)}`,
  holds: value === wanted,
});

/** A figure for information. */
export const told = (what: string, figure: string): Figure => ({
  what,
  figure,
  limit: 'no limit',
  holds: true,
});

const round = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3)));
