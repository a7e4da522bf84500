/** What is known of the channel that a definition is for; what is absent is not checked. */
export interface ValidationContext {
  /** Of the definition itself, once it has one. */
  journeyId?: string | undefined;
  knownTags?: ReadonlySet<string>;
  knownTopics?: ReadonlySet<string>;
  knownCodePools?: ReadonlySet<string>;
  knownBroadcasts?: ReadonlySet<string>;
  /** The newest version by template; all from 1 on exist. */
  knownTemplates?: ReadonlyMap<string, number>;
  knownRichMenus?: ReadonlyMap<string, { isLive: boolean }>;
  knownAudiences?: ReadonlySet<string>;
  /** Of those whom the definition names. */
  knownMembers?: ReadonlySet<string>;
  /** All journeys of the channel, with those whom each lets its members enter before anything waits. */
  knownJourneys?: ReadonlyMap<string, { name: string; entersAtOnce: readonly string[] }>;
  /** Whether outgoing webhooks can be signed. */
  hasWebhookSecret?: boolean;
  /** A program on one machine may call itself: `http://127.0.0.1`. */
  allowsLoopback?: boolean;
}
