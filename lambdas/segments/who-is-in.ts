import type { ReadChannel } from '../access/contracts.ts';
import type { ReadMemberRow, ReadMemberRows } from '../members/contracts.ts';
import { rulesOf } from './channel-rules.ts';
import type {
  IsInByItself,
  ListSegments,
  OpenRuleTest,
  OpenSegmentTest,
  SegmentRule,
  WhoIsIn,
} from './contracts.ts';
import { compileSegment } from './domain/compile-segment.ts';
import type { SegmentExpression } from './domain/expression.ts';
import { parseSegment } from './domain/parse-segment.ts';
import { contextWithoutSets, type LiveContextDeps } from './live-context.ts';
import { questionsOfAll } from './matching.ts';

export function createOpenRuleTest(deps: {
  listSegments: ListSegments;
  openSegmentTest: OpenSegmentTest;
}): OpenRuleTest {
  return async (channel, rule) => {
    const expression = await expressionOf(deps, channel.channelId, rule);
    return expression ? deps.openSegmentTest(channel, expression) : () => false;
  };
}

/** Opens the rule once and asks it of each member. */
export function createWhoIsIn(deps: {
  openRuleTest: OpenRuleTest;
  readChannel: ReadChannel;
  readMemberRows: ReadMemberRows;
}): WhoIsIn {
  return async (channelId, rule, memberIds) => {
    const channel = await deps.readChannel(channelId);
    if (!channel) return new Set();
    const test = await deps.openRuleTest(channel, rule);
    const rows = await deps.readMemberRows(channelId, memberIds);
    return new Set(rows.filter(test).map(({ memberId }) => memberId));
  };
}

/** Looks nothing up but the member. */
export function createIsInByItself(
  deps: Pick<LiveContextDeps, 'listSegments' | 'readFigures' | 'clock'> & {
    readChannel: ReadChannel;
    readMemberRow: ReadMemberRow;
  },
): IsInByItself {
  return async (channelId, rule, memberId) => {
    const [channel, expression] = await Promise.all([
      deps.readChannel(channelId),
      expressionOf(deps, channelId, rule),
    ]);
    if (!channel || !expression) return false;
    const context = await contextWithoutSets(deps, channel);
    if (questionsOfAll([{ expression }], context.expressionOf).length > 0) return undefined;
    const row = await deps.readMemberRow(channelId, memberId);
    return row !== undefined && compileSegment(expression, { ...context, idSets: new Map() })(row);
  };
}

/** The expression behind a rule; undefined when the segment is gone, or its kinds of conditions are. */
async function expressionOf(
  { listSegments }: { listSegments: ListSegments },
  channelId: string,
  rule: SegmentRule,
): Promise<SegmentExpression | undefined> {
  if ('expression' in rule) {
    const parsed = parseSegment(rule.expression);
    return parsed.outcome === 'problems' ? undefined : parsed.expression;
  }
  return rulesOf(await listSegments(channelId)).expressionOf(rule.segmentId);
}
