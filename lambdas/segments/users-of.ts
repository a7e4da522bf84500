import type { UsersOf } from '../shared/domain/users-of.ts';
import { referencesIn } from './domain/references-in.ts';
import type { SegmentStore } from './ports.ts';

/** Stored segments whose rule names something. */
export const createUsersOf =
  ({ segments }: { segments: Pick<SegmentStore, 'list'> }): UsersOf =>
  async (kind, channelId, id) =>
    (await segments.list(channelId))
      .filter(({ expression }) => referencesIn(expression).some((one) => one.to === kind && one.id === id))
      .map(({ name }) => `segment ${name}`);
