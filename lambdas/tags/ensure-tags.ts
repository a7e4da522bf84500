import type { Clock } from '../shared/domain/clock.ts';
import type { EnsureTags } from './contracts.ts';
import type { TagStore } from './ports.ts';

export const createEnsureTags =
  ({ tags, clock }: { tags: Pick<TagStore, 'create'>; clock: Clock }): EnsureTags =>
  async (channelId, wanted) => {
    const createdAt = new Date(clock.now()).toISOString();
    // One that exists stays as it is.
    await Promise.all(wanted.map((tag) => tags.create(channelId, { ...tag, createdAt })));
  };
