import type { ReadChannel } from '../access/contracts.ts';
import type { ReadMarketingRule, Topic } from './contracts.ts';
import { refusalOf } from './domain/refusal.ts';
import type { TopicStore } from './ports.ts';

/** The consent that a channel asks for with `marketingConsent: required`. */
const marketingConsent = 'marketing';

/** A topic that is gone is left to those who said that they want it. */
export function createReadMarketingRule(deps: {
  readChannel: ReadChannel;
  topics: Pick<TopicStore, 'read'>;
}): ReadMarketingRule {
  return async (channelId, topicId) => {
    const [channel, topic] = await Promise.all([
      deps.readChannel(channelId),
      topicId === undefined ? undefined : topicOf(deps, channelId, topicId),
    ]);
    const isRequired = channel?.settings.marketingConsent === 'required';
    const consentKinds = [isRequired ? marketingConsent : [], topic?.consentKind ?? []].flat();
    return {
      refusalOf: (member) => refusalOf(member, { consentKinds, topic }),
      topicCaps: topic?.frequencyCaps,
    };
  };
}

type SendingTopic = Pick<Topic, 'topicId' | 'default' | 'consentKind' | 'frequencyCaps'>;

const topicOf = async (
  { topics }: { topics: Pick<TopicStore, 'read'> },
  channelId: string,
  topicId: string,
): Promise<SendingTopic> => (await topics.read(channelId, topicId)) ?? { topicId, default: 'optIn' };
