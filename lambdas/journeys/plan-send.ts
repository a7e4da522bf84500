import {
  contentsOf,
  plainMessages,
  variantOf,
  type SendNode,
} from '../../stepfunctions/journey/nodes/send/send.ts';
import type { ReadMembers } from '../members/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { languageOf, type ReadTemplate } from '../templates/contracts.ts';
import type { SendPart, SendWords } from './domain/send-part.ts';
import { readContent } from './request-messages.ts';

export interface PlanSendDeps {
  readMembers: ReadMembers;
  readTemplate: ReadTemplate;
}

interface Send {
  channelId: string;
  journeyId: string;
  nodeId: string;
  node: SendNode;
  /** Of the visit; each part has one derived from it. */
  sendId: string;
  memberIds: readonly string[];
}

/** Who is sent which words; undefined where all are sent the same. */
export async function planSend(deps: PlanSendDeps, send: Send): Promise<SendPart[] | undefined> {
  const { node, memberIds, sendId } = send;
  if (plainMessages(node)) return undefined;
  const wordsOf = await openWords(deps, send);
  const parts = Map.groupBy(memberIds, (memberId) => JSON.stringify(wordsOf(memberId)));
  return [...parts].sort(byName).map(([key, ids]) => {
    const words = JSON.parse(key) as SendWords;
    return {
      ...words,
      sendId: deterministicId('send part', sendId, words.variant ?? '', words.language),
      memberIds: ids,
    };
  });
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Members are read only where something is written in several languages. */
async function openWords(
  deps: PlanSendDeps,
  { channelId, journeyId, nodeId, node, memberIds }: Send,
): Promise<(memberId: string) => SendWords> {
  const contents = new Map(
    await Promise.all(
      contentsOf(node).map(async ({ variant, content }) => {
        const written = await readContent(deps, channelId, content);
        return [variant, { byLanguage: written?.byLanguage ?? {} }] as const;
      }),
    ),
  );
  const hasLanguages = [...contents.values()].some(({ byLanguage }) => Object.keys(byLanguage).length > 0);
  const members = hasLanguages ? await deps.readMembers(channelId, memberIds) : undefined;
  return (memberId) => {
    const variant = variantOf(node, { journeyId, nodeId, memberId });
    const content = contents.get(variant) ?? { byLanguage: {} };
    const language = languageOf(content, members?.get(memberId)?.language);
    return { ...(variant === undefined ? {} : { variant }), language };
  };
}
