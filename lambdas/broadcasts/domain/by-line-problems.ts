import { isPersonal } from '../../delivery/contracts.ts';
import type { MessageContent } from '../../templates/contracts.ts';
import type { BroadcastDefinition } from './definition.ts';

export interface Complaint {
  path: string;
  message: string;
  hint: string;
}

/** Broadcasts that LINE itself delivers, by its narrowcast or broadcast: nobody learns who gets them. */
export const isByLine = ({ audience, via }: Pick<BroadcastDefinition, 'audience' | 'via'>): boolean =>
  'narrowcast' in audience || via === 'line broadcast';

type Rule = readonly [
  path: string,
  isBroken: (definition: BroadcastDefinition) => boolean,
  message: string,
  hint: string,
];

const audience = 'Use an audience of members (a segment, an audience, all friends without `via`) for it.';

/** What needs to know each recipient, or to reach them in parts. */
const rules: readonly Rule[] = [
  ['/exclude', ({ exclude }) => exclude.length > 0, 'LINE does not leave out our members.', audience],
  ['/holdoutShare', ({ holdoutShare }) => holdoutShare > 0, 'LINE cannot hold out our members.', audience],
  ['/variants', ({ variants }) => variants.length > 1, 'LINE sends one text to all.', audience],
  ['/spread', ({ spread }) => spread === 'best hour', 'LINE sends to all at once.', audience],
  [
    '/recipientsPerMinute',
    ({ recipientsPerMinute }) => recipientsPerMinute !== undefined,
    'LINE sends at its own pace.',
    'Leave it out.',
  ],
  [
    '/links/mode',
    ({ links }) => links?.mode === 'perMember',
    'All get the same text, so a link cannot tell members apart.',
    'Use perSend: clicks are counted without names.',
  ],
  [
    '/via',
    (definition) => definition.via === 'line broadcast' && !('allFriends' in definition.audience),
    "LINE's broadcast goes to all friends and nobody else.",
    'Leave `via` out, or take the audience {"allFriends": true}.',
  ],
  [
    '/onQuotaExceeded',
    (definition) => definition.via === 'line broadcast' && definition.onQuotaExceeded === 'cut',
    "LINE's broadcast goes to all friends or to none.",
    'Leave `via` out to send to a part of them.',
  ],
];

/** Everything in a definition that LINE's own endpoints cannot do. */
export function byLineProblems(
  definition: BroadcastDefinition,
  content: Readonly<Record<string, MessageContent>>,
): Complaint[] {
  const broken = rules
    .filter(([, isBroken]) => isBroken(definition))
    .map(([path, , message, hint]) => ({ path, message, hint }));
  const said = definition.variants.flatMap(({ name }, index) => {
    const written = content[name];
    return written ? contentProblems(written, `/variants/${index}/content`) : [];
  });
  return [...broken, ...said];
}

function contentProblems(content: MessageContent, path: string): Complaint[] {
  const problems: Complaint[] = [];
  if (Object.keys(content.byLanguage).length > 0)
    problems.push({ path, message: 'LINE sends one language to all.', hint: 'Write it in one language.' });
  if (isPersonal(content.default))
    problems.push({
      path,
      message: 'LINE sends the same text to all, so it has no personal fields.',
      hint: 'Leave out {{name}} and the like, or use an audience of members.',
    });
  return problems;
}
