import { z } from 'zod';
import type { LineMessage } from '../../../line-message/line-message.ts';
import { fieldProblems } from '../../field-problems.ts';
import { LinkTracking } from '../../link-tracking.ts';
import { quietPlace } from '../../place-name.ts';
import { unlessKnown } from '../../reference.ts';
import type { ValidationContext } from '../../validation-context.ts';
import { allTo, noNeeds, type JourneyProblem, type NodeKind } from '../node-kind.ts';
import { weightedDraw } from '../weighted-draw.ts';
import { refuseUnlessOne, sendContent, type SendContent } from './send-content.ts';

const schema = z
  .strictObject({
    kind: z.literal('send'),
    ...sendContent,
    /** Absent: the links stay as they are. */
    links: LinkTracking.optional(),
    next: z.string(),
  })
  .superRefine(refuseUnlessOne);
export type SendNode = z.infer<typeof schema>;

/** Sends 1 to 5 LINE messages; suppressed members walk on like the others. */
export const send = {
  schema,
  edges: ({ next }) => [{ edge: 'next', to: next, path: '/next' }],
  problems: (node, context) => [
    ...(node.links?.tag
      ? unlessKnown('/links/tag/tag', { kind: 'tag', id: node.links.tag.tag }, context.knownTags)
      : []),
    ...contentsOf(node).flatMap(({ content, path }) => [
      ...templateProblems(content, path, context),
      ...wrongFields(content, path, context),
    ]),
  ],
  states: (_node, { nodeId, targets, task, wait }) => [
    ...task(nodeId, [...targets, quietPlace(nodeId)]),
    ...wait(quietPlace(nodeId), nodeId),
  ],
  needs: () => noNeeds,
  decide: ({ next }, context) => allTo({ edge: 'next', to: next }, context),
  effect: () => ({ kind: 'send' }),
  words: (node) =>
    [
      sayingWords(node),
      ...(node.links
        ? [`track clicks on links${node.links.tag ? ` with tag ${node.links.tag.tag}` : ''}`]
        : []),
    ].join('; '),
} satisfies NodeKind<SendNode> & { schema: typeof schema };

/** Everything that the node may say, with its path in the node. */
export function contentsOf(node: SendNode): { content: SendContent; variant?: string; path: string }[] {
  return (
    node.variants?.map((content, index) => ({
      content,
      variant: content.name,
      path: `/variants/${index}`,
    })) ?? [{ content: node, path: '' }]
  );
}

/** The messages of a send that says the same to everybody and always did: only those share a request. */
export const plainMessages = ({ messages, variants }: SendNode): readonly LineMessage[] | undefined =>
  variants === undefined ? messages : undefined;

const variantNamespace = '7f0c6a52-0d0b-5a1e-8e0b-5f6f8a3c9d11';

/** The variant that a member gets here whenever it comes by; undefined when there are none. */
export function variantOf(
  { variants }: SendNode,
  { journeyId, nodeId, memberId }: { journeyId: string; nodeId: string; memberId: string },
): string | undefined {
  if (!variants) return undefined;
  const weights = variants.map(({ weight }) => weight);
  return variants[weightedDraw(weights, [journeyId, nodeId, memberId], variantNamespace)]?.name;
}

function templateProblems(
  { templateId, templateVersion }: SendContent,
  path: string,
  { knownTemplates }: ValidationContext,
): JourneyProblem[] {
  if (templateId === undefined) return [];
  const newest = knownTemplates?.get(templateId);
  if (newest === undefined)
    return unlessKnown(`${path}/templateId`, { kind: 'template', id: templateId }, knownTemplates);
  if (templateVersion === undefined || templateVersion <= newest) return [];
  return [
    {
      path: `${path}/templateVersion`,
      code: 'unknown-template-version',
      message: `The template has ${newest === 1 ? 'one version' : `${newest} versions`}, not ${templateVersion}.`,
      hint: 'Take one of GET /v1/templates/{templateId}/versions, or leave it out for the newest.',
    },
  ];
}

function wrongFields(
  { messages }: SendContent,
  path: string,
  { knownCodePools }: ValidationContext,
): JourneyProblem[] {
  if (!messages) return [];
  return fieldProblems(messages, knownCodePools).map((problem) => ({
    ...problem,
    path: `${path}/messages${problem.path}`,
  }));
}

function sayingWords(node: SendNode): string {
  if (node.variants) {
    const shares = node.variants.map(({ name, weight }) => `${name} ${weight}`);
    return `Send one of ${shares.join(' : ')}`;
  }
  if (node.templateId !== undefined) {
    const version = node.templateVersion === undefined ? '' : ` in version ${node.templateVersion}`;
    return `Send the template ${node.templateId}${version}`;
  }
  const count = node.messages?.length ?? 0;
  return count === 1 ? 'Send a message' : `Send ${count} messages`;
}
