import type { Clock } from '../../lambdas/shared/domain/clock.ts';

/** One Official Account that the simulator plays. */
export interface SimulatedChannel {
  channelId: string;
  channelSecret: string;
  /** A token that never expires, like LINE's long-lived one. */
  channelAccessToken: string;
  /** The account's own user id, `destination` in webhooks. */
  botUserId: string;
  displayName: string;
  /** `@` and what follows; made from the channel id when absent. */
  basicId?: string;
  /** Where webhooks go; undefined: nowhere yet. */
  webhookUrl: string | undefined;
  /** Counted messages a month; null: no limit. */
  monthlyLimit: number | null;
  /** Verified or premium: may list followers. */
  verified: boolean;
}

export interface SimulatorSettings {
  /** 0 takes a free one. */
  port: number;
  clock: Pick<Clock, 'now'>;
  channel: SimulatedChannel;
  /** More accounts of the same provider: they know people by the same user ids. */
  otherChannels?: readonly SimulatedChannel[];
  /** Journal that keeps the state over restarts and kills; without it everything is in memory. */
  statePath?: string;
  /** Uniform in [0, 1): all ids come from it. A seeded one must not be started anew on an old `statePath`. */
  random: () => number;
  /** Where the chat page moves the product's clock; absent: it cannot. */
  productBaseUrl?: () => string | undefined;
}
