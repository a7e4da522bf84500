import { entryWords } from '../../stepfunctions/journey/entry-rules.ts';
import type { JourneyDefinition, JourneyNode } from '../../stepfunctions/journey/definition.ts';
import { happeningWords } from '../../stepfunctions/journey/happening.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { triggerWords } from '../../stepfunctions/journey/triggers/starts-with.ts';
import { nodeWords } from '../../stepfunctions/journey/words.ts';
import {
  definitionIn,
  readyLanguages,
  type ReadyJourney,
} from '../../stepfunctions/ready-journeys/ready-journey.ts';

/** What stands in docs/ready-journeys/<name>.md: all of it follows from the file of the journey. */
export function readyPage(name: string, ready: ReadyJourney): string {
  const definition = definitionIn(ready, 'en');
  const { title, summary, needs, measure } = ready;
  const sections = [
    `# ${title}`,
    `\`${name}\`. ${asText(summary)}`,
    '## Who enters, and who leaves early',
    list(wayIn(definition)),
    '## The way',
    picture(definition),
    '## Messages',
    messages(ready),
    '## Before you use it',
    list([
      ...needs,
      ...ready.tags.map(tagWords),
      'Read the texts and make them yours; publish after a rehearsal.',
    ]),
    '## What to measure',
    list(measure),
  ];
  return `${sections.join('\n\n')}\n`;
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${asText(line)}`).join('\n');

/** Personal fields stand as code: their angle brackets and bars mean something to Markdown. */
const asText = (text: string): string => text.replace(/\{\{[^}]*\}\}/g, '`$&`');

function wayIn({ trigger, entry, purpose, goals = [], exitRules = [] }: JourneyDefinition): string[] {
  return [
    `${triggerWords(trigger)}.`,
    ...entryWords(entry),
    ...(entry.reentry === 'never' ? ['Everybody enters once.'] : []),
    purpose === 'marketing'
      ? 'Marketing: consents, topics, quiet hours and frequency caps hold.'
      : 'Transactional: quiet hours and caps do not hold, blocks do.',
    ...goals.map(({ name, when }) => `Goal ${name}: out as soon as ${happeningWords(when)}.`),
    ...exitRules.map(({ name, when }) => `Exit ${name}: out as soon as ${happeningWords(when)}.`),
  ];
}

const tagWords = ({ name, halfLifeDays }: ReadyJourney['tags'][number]): string =>
  `The tag ${name}${halfLifeDays === undefined ? '' : `, whose intensity halves every ${halfLifeDays} days`}: taking the journey registers it.`;

const shapes: Readonly<Record<string, readonly [string, string]>> = {
  send: ['(["', '"])'],
  branch: ['{"', '"}'],
  split: ['{"', '"}'],
  exit: ['(("', '"))'],
};

function picture({ start, nodes }: JourneyDefinition): string {
  const lines = Object.entries(nodes).flatMap(([nodeId, node]) => {
    const [open, close] = shapes[node.kind] ?? ['["', '"]'];
    const ways = kindOf(node)
      .edges(node)
      .map(({ edge, to }) => `  ${nodeId} -->${edge === 'next' ? '' : `|${edge}|`} ${to}`);
    return [`  ${nodeId}${open}${labelOf(nodeId, node)}${close}`, ...ways];
  });
  return ['```mermaid', 'flowchart TD', `  enters(("enters")) --> ${start}`, ...lines, '```'].join('\n');
}

const labelOf = (nodeId: string, node: JourneyNode): string =>
  `${nodeId}<br/>${nodeWords(node).replaceAll('"', '#quot;')}`;

function messages({ journey, texts }: ReadyJourney): string {
  return Object.entries(journey.nodes)
    .filter(([, { say }]) => say !== undefined)
    .map(([nodeId, { say = [] }]) => {
      const keys = say.flatMap(({ text, answers = [] }) => [text, ...answers.map(({ label }) => label)]);
      const spoken = readyLanguages.map((language) => {
        const [text = '', ...answers] = keys.map((key) => texts[key]?.[language] ?? '');
        return `${language}: ${text}${answers.length > 0 ? ` [${answers.join('] [')}]` : ''}`;
      });
      return `### ${nodeId}\n\n${list(spoken)}`;
    })
    .join('\n\n');
}
