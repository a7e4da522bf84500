import type { Clock } from '../shared/domain/clock.ts';
import type { EnsureTags } from './contracts.ts';
import type { TagStore } from './ports.ts';

export const createEnsureTags =
  ({ tags, clock }: { tags: Pick<TagStore, 'create'>; clock: Clock }): EnsureTags =>
  async (channelId, names) => {
    const createdAt = new Date(clock.now()).toISOString();
    // One that exists stays as it is.
    await Promise.all(names.map((name) => tags.create(channelId, { name, createdAt })));
  };
