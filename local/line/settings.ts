import type { Clock } from '../../lambdas/shared/domain/clock.ts';

/** One Official Account that the simulator plays. */
export interface SimulatedChannel {
  channelId: string;
  channelSecret: string;
  channelAccessToken: string;
  botUserId: string;
  displayName: string;
  /** Where webhooks go; undefined: nowhere. */
  webhookUrl: string | undefined;
  /** Sends a month; null: no limit. */
  monthlyLimit: number | null;
  /** Verified or premium: may list followers. */
  verified: boolean;
}

export interface SimulatorSettings {
  /** 0 takes a free one. */
  port: number;
  clock: Pick<Clock, 'now'>;
  channel: SimulatedChannel;
  /** Journal that keeps the state over restarts; without it everything is in memory. */
  statePath?: string;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Moves the product's clock for the chat page. */
  productBaseUrl?: () => string | undefined;
}
