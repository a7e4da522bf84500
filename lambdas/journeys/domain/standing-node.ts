import { nodeOfPlace } from '../../../stepfunctions/journey/place-name.ts';
import type { CohortHeader } from './cohort.ts';

/** The journey node in which a cohort is, or stands still. */
export const standingNode = ({ place, standsAt = place }: Pick<CohortHeader, 'place' | 'standsAt'>): string =>
  nodeOfPlace(standsAt);
