import type { ReadChannel, ChannelSettings, OptOutReply } from '../access/contracts.ts';
import type { MemberSnapshot } from '../members/contracts.ts';
import { languageOf, textIn } from '../shared/domain/languages.ts';
import { preparePreferences, type PreparePreferencesDeps } from './change-preferences.ts';
import type { AnswerPreferenceCommand, Topic } from './contracts.ts';
import { joinTopic, leaveTopic, optIn, optOut, type Choices } from './domain/choices.ts';
import { confirmations } from './domain/confirmations.ts';
import { readPreferenceCommand, type PreferenceCommand } from './domain/preference-command.ts';
import type { TopicStore } from './ports.ts';

export interface AnswerCommandDeps extends PreparePreferencesDeps {
  readChannel: ReadChannel;
  topics: Pick<TopicStore, 'read'>;
}

/** Opt-out and opt-in by a word or a tap. Who says it again is told again, and nothing changes. */
export function createAnswerPreferenceCommand(deps: AnswerCommandDeps): AnswerPreferenceCommand {
  return async ({ member, eventId, at, text, postbackData }) => {
    const { channelId, memberId } = member;
    if (text === undefined && postbackData === undefined) return undefined;
    const settings = (await deps.readChannel(channelId))?.settings;
    const command = readPreferenceCommand({ text, postbackData }, settings?.optOut);
    if (!command) return undefined;
    const { topicId, source } = command;
    const topic = topicId === undefined ? undefined : await deps.topics.read(channelId, topicId);
    if (topicId !== undefined && !topic)
      return { messages: [answer(confirmationOf('unknownTopic', settings, member))], parts: [] };
    const choose = (choices: Choices): Choices => chosen(command, choices);
    const change = { channelId, memberId, causeId: eventId, at, source, choose };
    return {
      messages: [answer(confirm(command, topic, { settings, member }))],
      parts: preparePreferences(deps, member.preferences, change),
    };
  };
}

function chosen({ direction, topicId }: PreferenceCommand, choices: Choices): Choices {
  if (topicId === undefined) return direction === 'out' ? optOut(choices) : optIn(choices);
  return direction === 'out' ? leaveTopic(choices, topicId) : joinTopic(choices, topicId);
}

const replies = {
  out: { all: 'optedOut', topic: 'topicOut' },
  in: { all: 'optedIn', topic: 'topicIn' },
} as const;

function confirm(
  { direction }: PreferenceCommand,
  topic: Topic | undefined,
  { settings, member }: { settings: ChannelSettings | undefined; member: MemberSnapshot },
): string {
  const words = confirmationOf(replies[direction][topic ? 'topic' : 'all'], settings, member);
  return topic ? words.replaceAll('{topic}', () => textIn(topic.name, languageOf(member.language))) : words;
}

/** The channel's own words in the member's language, else ours. */
function confirmationOf(
  reply: OptOutReply | 'unknownTopic',
  settings: ChannelSettings | undefined,
  member: MemberSnapshot,
): string {
  const language = languageOf(member.language);
  const own = reply === 'unknownTopic' ? undefined : settings?.optOut?.replies?.[reply];
  return own?.[language] ?? confirmations[reply][language];
}

const answer = (text: string) => ({ type: 'text', text }) as const;
