import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type {
  EventQuestion,
  MemberFacts,
  Needs,
  SegmentQuestion,
  Trials,
} from '../../stepfunctions/journey/nodes/node-kind.ts';
import type { JourneyDefinition, JourneyNode } from '../../stepfunctions/journey/definition.ts';
import type { Channel } from '../access/contracts.ts';
import {
  isReachable,
  type LastActivity,
  type MemberRow,
  type MemberSnapshot,
  type ReadMemberRows,
  type ReadMembers,
} from '../members/contracts.ts';
import type { ReadMarketingRule } from '../preferences/contracts.ts';
import { intensityAt } from '../tags/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { CohortHeader, CohortMember } from './domain/cohort.ts';
import { passageOf, type Passage } from './domain/diverged-event.ts';
import { takenFigure, wonFigure } from './domain/figure-names.ts';
import type { CohortStore, OpenBestHours, OpenSegmentQuestion } from './ports.ts';

export interface FactDeps {
  cohorts: Pick<CohortStore, 'readCounts'>;
  readMembers: ReadMembers;
  readMemberRows: ReadMemberRows;
  lastActivity: LastActivity;
  readMarketingRule: ReadMarketingRule;
  openSegmentQuestion: OpenSegmentQuestion;
  openBestHours: OpenBestHours;
  clock: Clock;
}

interface Asked {
  header: CohortHeader;
  definition: JourneyDefinition;
  node: JourneyNode;
  nodeId: string;
  channel: Channel | undefined;
  present: readonly CohortMember[];
}

export interface Facts {
  members: MemberFacts[];
  trials?: Readonly<Record<string, Trials>>;
}

/** Loads what the node asks about the members, and nothing else: most nodes ask nothing. */
export async function readFacts(deps: FactDeps, asked: Asked): Promise<Facts> {
  const { header, node, present } = asked;
  const needs = kindOf(node).needs(node);
  const passages = present.map((member) => passageOf(member, header));
  const memberIds = present.map(({ memberId }) => memberId);
  const usesItem = needs.attributes || needs.tags || needs.reachability;
  const [snapshots, seen, rowFacts, isWilling, trials] = await Promise.all([
    usesItem ? deps.readMembers(header.channelId, memberIds) : undefined,
    Promise.all(
      needs.events.map(async (question) => ({
        question,
        at: await lastSeen(deps, header, question, passages),
      })),
    ),
    readRowFacts(deps, asked, needs),
    needs.reachability ? openWilling(deps, asked) : undefined,
    needs.trials ? readTrials(deps, asked) : undefined,
  ]);
  const nowEpochMs = deps.clock.now();
  const members = passages.map((passage) => {
    const snapshot = snapshots?.get(passage.memberId);
    return {
      memberId: passage.memberId,
      attributes: attributesOf(snapshot),
      tags: intensities(snapshot, nowEpochMs),
      seen: Object.fromEntries(
        seen.flatMap(({ question, at }) => {
          const seenAt = at.get(passage.memberId);
          const counts = seenAt !== undefined && seenAt >= sinceOf(question, passage, nowEpochMs);
          return counts ? [[question.key, seenAt]] : [];
        }),
      ),
      enteredAtEpochMs: passage.enteredAt,
      lastSendAtEpochMs: passage.lastSendAt,
      ...rowFacts(passage.memberId),
      isReachable: snapshot !== undefined && isWilling?.(snapshot) === true,
    };
  });
  return { members, trials };
}

/** A birthday (`MM-DD`) is as good as an attribute of that name. */
const attributesOf = (snapshot: MemberSnapshot | undefined): MemberFacts['attributes'] => ({
  ...(snapshot?.birthday === undefined ? {} : { birthday: snapshot.birthday }),
  ...snapshot?.attributes,
});

/** What only whole rows tell: segments and the best hour. */
async function readRowFacts(
  deps: FactDeps,
  { header: { channelId }, channel, present }: Asked,
  { segments = [], bestHour }: Needs,
): Promise<(memberId: string) => Pick<MemberFacts, 'segments' | 'bestHour'>> {
  if (!channel || (segments.length === 0 && !bestHour)) return () => ({});
  const questions = new Map(segments.map((question) => [question.key, question]));
  const [rows, tests, hourOf] = await Promise.all([
    deps.readMemberRows(
      channelId,
      present.map(({ memberId }) => memberId),
    ),
    Promise.all([...questions.values()].map((question) => openTest(deps, channel, question))),
    bestHour ? deps.openBestHours(channelId) : undefined,
  ]);
  return (memberId) => {
    const row = rows.get(memberId);
    if (!row) return {};
    return {
      segments: tests.flatMap(({ key, test }) => (test(row) ? [key] : [])),
      bestHour: hourOf?.(row),
    };
  };
}

async function openTest(
  deps: FactDeps,
  channel: Channel,
  question: SegmentQuestion,
): Promise<{ key: string; test: (row: MemberRow) => boolean }> {
  return { key: question.key, test: await deps.openSegmentQuestion(channel, question) };
}

/** Would a marketing send of the journey go to the member, caps and quiet hours aside? */
async function openWilling(
  { readMarketingRule }: FactDeps,
  { header: { channelId }, definition: { topicId } }: Asked,
): Promise<(snapshot: MemberSnapshot) => boolean> {
  const { refusalOf } = await readMarketingRule(channelId, topicId);
  return (snapshot) =>
    snapshot.lineUserId !== undefined && isReachable(snapshot.lifecycle) && refusalOf(snapshot) === undefined;
}

async function readTrials(
  { cohorts }: FactDeps,
  { header: { journeyId, version }, node, nodeId }: Asked,
): Promise<Facts['trials']> {
  const counts = await cohorts.readCounts(journeyId, version);
  const figure = (name: string): number => counts[name]?.entered ?? 0;
  return Object.fromEntries(
    kindOf(node)
      .edges(node)
      .map(({ edge }) => [
        edge,
        { taken: figure(takenFigure(nodeId, edge)), won: figure(wonFigure(nodeId, edge)) },
      ]),
  );
}

/** One question for all members since the earliest moment that counts for any; each one's own moment sorts out after. */
async function lastSeen(
  deps: FactDeps,
  { channelId, journeyId }: CohortHeader,
  question: EventQuestion,
  passages: readonly Passage[],
): Promise<ReadonlyMap<string, number>> {
  const { type, first, atLeast, ofThisJourney } = question;
  const where = ofThisJourney ? { ...question.where, originKey: `journey:${journeyId}` } : question.where;
  const nowEpochMs = deps.clock.now();
  // The first or the n-th since a moment is only found from that very moment on.
  const exact = first === true || (atLeast ?? 1) > 1;
  const since = Map.groupBy(passages, (passage) => (exact ? sinceOf(question, passage, nowEpochMs) : 'all'));
  const answers = await Promise.all(
    [...since.values()].map((alike) => {
      const sinceEpochMs = Math.min(...alike.map((passage) => sinceOf(question, passage, nowEpochMs)));
      const memberIds = alike.map(({ memberId }) => memberId);
      return deps.lastActivity({ channelId, memberIds, type, where, sinceEpochMs, first, atLeast });
    }),
  );
  return new Map(answers.flatMap((answer) => [...answer]));
}

function sinceOf({ since }: EventQuestion, { enteredAt, lastSendAt }: Passage, nowEpochMs: number): number {
  switch (since) {
    case 'entry':
      return enteredAt;
    case 'lastSend':
      return lastSendAt ?? enteredAt;
    case 'now':
      return nowEpochMs;
    default:
      return nowEpochMs - since.withinMs;
  }
}

function intensities(snapshot: MemberSnapshot | undefined, nowEpochMs: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(snapshot?.tags ?? {}).map(([name, tag]) => [name, intensityAt(tag, nowEpochMs)]),
  );
}
