/** Something about all members that is looked up before they are tested one by one; its answer is a set of ids. */
export type IdSetQuestion =
  | ActivityQuestion
  | { about: 'journey'; key: string; journeyId: string; is: 'enrolled' | 'inside' | 'finished' }
  | { about: 'audience'; key: string; audienceId: string };

/** Who did something at least so often, or for at least so much, within the last days of 24 hours. */
export interface ActivityQuestion {
  about: 'activity';
  key: string;
  /** Types of the index; those in `less` take away from a count. Amounts have their own sign. */
  types: readonly string[];
  less?: readonly string[];
  measure: 'times' | 'amountMinor';
  withinDays: number;
  atLeast: number;
}

/** Equal questions have equal keys, so each is looked up once. */
export function askActivity(question: Omit<ActivityQuestion, 'about' | 'key'>): ActivityQuestion {
  const { types, less = [], measure, withinDays, atLeast } = question;
  return { about: 'activity', key: JSON.stringify([types, less, measure, withinDays, atLeast]), ...question };
}
