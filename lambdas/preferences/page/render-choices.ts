import { textIn, type Language } from '../../shared/domain/languages.ts';
import type { Topic } from '../contracts.ts';
import { isSubscribed, type Choices } from '../domain/choices.ts';
import { escapeHtml } from './html.ts';
import { pageWords } from './page-words.ts';

export interface ChoicesPage {
  language: Language;
  channelName: string;
  choices: Choices;
  topics: readonly Topic[];
  isSaved: boolean;
}

/** The choices as two forms, so that nobody stops everything by saving topics, or the other way round. */
export function renderChoices({ language, channelName, choices, topics, isSaved }: ChoicesPage): string {
  const words = pageWords[language];
  const hasStopped = choices.all === 'out';
  const getsSome = topics.some((topic) => isSubscribed(choices, topic));
  return [
    `<p>${escapeHtml(words.intro)} <strong>${escapeHtml(channelName)}</strong></p>`,
    ...(isSaved ? [`<p role="status">${escapeHtml(words.saved)}</p>`] : []),
    ...(hasStopped
      ? [`<p><strong>${escapeHtml(getsSome ? words.onlyTicked : words.stopped)}</strong></p>`]
      : []),
    ...(topics.length > 0 ? [topicsForm({ language, choices, topics })] : []),
    hasStopped ? button('resume', words.resume) : button('stop', words.stop),
    `<p>${escapeHtml(words.stillSent)}</p>`,
  ].join('\n');
}

function topicsForm({
  language,
  choices,
  topics,
}: Pick<ChoicesPage, 'language' | 'choices' | 'topics'>): string {
  const words = pageWords[language];
  const boxes = topics.map((topic) => {
    const { topicId, name, description } = topic;
    const checked = isSubscribed(choices, topic) ? ' checked' : '';
    const small = description ? `<small>${escapeHtml(textIn(description, language))}</small>` : '';
    const words = `<span>${escapeHtml(textIn(name, language))}${small}</span>`;
    return `<label><input type="checkbox" name="topic" value="${escapeHtml(topicId)}"${checked}>${words}</label>`;
  });
  return `<form method="post">
<fieldset><legend>${escapeHtml(words.topics)}</legend>
${boxes.join('\n')}
</fieldset>
<button name="action" value="save">${escapeHtml(words.save)}</button>
</form>`;
}

const button = (action: string, words: string): string =>
  `<form method="post"><button name="action" value="${action}">${escapeHtml(words)}</button></form>`;
