import { z } from 'zod';
import { heardTypes } from '../../stepfunctions/journey/event-types.ts';
import { SharedEnv } from '../shared/env.ts';

export const RelayEnv = SharedEnv.extend({ BUS_NAME: z.string().min(1) });

/**
 * Which events go to which queues; types are exact (`custom.*`: all that begin so), and one may go to several. Both roots build their rules from this
 * table, a rule a queue.
 * `journeys.react` gets what a journey may start with or wait for, `richMenus.work` what may change a member's menu;
 * `journeys.entry` and `journeys.spawn` carry journeys' own work orders.
 */
export const eventRoutes = {
  'journeys.react': heardTypes,
  'commerce.carts': ['cart.updated'],
  'richMenus.work': [
    'menu.chosen',
    'friend.followed',
    'member.changed',
    'member.bound',
    'member.merged',
    'tag.added',
    'tag.removed',
    'segment.entered',
    'segment.left',
  ],
  'journeys.entry': ['entry.requested'],
  'journeys.spawn': ['cohort.diverged'],
} as const satisfies Record<string, readonly string[]>;

/** A table's entry as the beginning of types that it stands for; undefined when it is one type. */
export const typePrefixOf = (type: string): string | undefined =>
  type.endsWith('.*') ? type.slice(0, -1) : undefined;

export type RoutedQueue = keyof typeof eventRoutes;
