import type { CallLine } from '../../shared/edge/line-client.ts';
import { LineRejected } from '../../shared/edge/line-errors.ts';
import type { LineGroups } from '../ports.ts';

/** Of one page; LINE keeps 1,000 groups a channel at most. */
const pageSize = 40;
const mostPages = 25;

/** Audience groups through the SDK. */
export function createLineGroups(callLine: CallLine): LineGroups {
  const audiencesOf = (userIds: readonly string[]) => userIds.map((id) => ({ id }));
  const idOf = ({ audienceGroupId }: { audienceGroupId?: number }): number => {
    if (audienceGroupId !== undefined) return audienceGroupId;
    throw new Error('LINE made an audience group and did not say which.');
  };

  return {
    create: async (channelId, { description, userIds }) =>
      idOf(
        await callLine(channelId, ({ audience }) =>
          audience.createAudienceGroup({ description, audiences: audiencesOf(userIds) }),
        ),
      ),
    async add(channelId, { audienceGroupId, userIds }) {
      await callLine(channelId, ({ audience }) =>
        audience.addAudienceToAudienceGroup({ audienceGroupId, audiences: audiencesOf(userIds) }),
      );
    },
    async findByDescription(channelId, description) {
      const { audienceGroups = [] } = await callLine(channelId, ({ audience }) =>
        audience.getAudienceGroups(1, description, undefined, pageSize),
      );
      return audienceGroups.find((group) => group.description === description)?.audienceGroupId;
    },
    async status(channelId, audienceGroupId) {
      try {
        const { audienceGroup } = await callLine(channelId, ({ audience }) =>
          audience.getAudienceData(audienceGroupId),
        );
        return audienceGroup?.status;
      } catch (error) {
        if (error instanceof LineRejected && isGone(error)) return undefined;
        throw error;
      }
    },
    async remove(channelId, audienceGroupId) {
      try {
        await callLine(channelId, ({ audience }) => audience.deleteAudienceGroup(audienceGroupId));
      } catch (error) {
        if (!(error instanceof LineRejected && isGone(error))) throw error;
      }
    },
    createByClick: async (channelId, group) =>
      idOf(await callLine(channelId, ({ audience }) => audience.createClickBasedAudienceGroup(group))),
    createByImpression: async (channelId, group) =>
      idOf(await callLine(channelId, ({ audience }) => audience.createImpBasedAudienceGroup(group))),
    async listShared(channelId) {
      const found = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const { audienceGroups = [], hasNextPage } = await callLine(channelId, ({ audience }) =>
          audience.getSharedAudienceGroups(page, undefined, undefined, pageSize),
        );
        found.push(
          ...audienceGroups.map(
            ({ audienceGroupId = 0, description = '', status = '', audienceCount = 0 }) => ({
              ...{ audienceGroupId, description, status },
              count: audienceCount,
            }),
          ),
        );
        if (hasNextPage !== true) break;
      }
      return found;
    },
  };
}

/** LINE answers 400 for a group that does not exist ("audience group not found"). */
const isGone = ({ status }: LineRejected): boolean => status === 400 || status === 404;
