import { z } from 'zod';
import type { Channel } from '../access/contracts.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { Snapshot } from './domain/snapshot.ts';
import { endpoints } from './endpoints.ts';
import { explainMember, type ExplainMemberDeps } from './explain-member.ts';
import { readInsight, type InsightQuery, type InsightsDeps } from './insights.ts';
import type { RunStore, ScoringRun } from './ports.ts';
import type { StartRun } from './start-run.ts';

export type ScoringApiDeps = InsightsDeps &
  ExplainMemberDeps & {
    startRun: StartRun;
    runs: Pick<RunStore, 'read' | 'list'>;
    resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  };

export function scoringApi(deps: ScoringApiDeps): Route[] {
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const insight = async <View>(
    kind: 'rfm' | 'nes' | 'clv',
    view: (snapshot: Snapshot) => View,
    query: InsightQuery & { channelId?: string },
  ) => readInsight(deps, { channelId: await channelOf(query), kind, view }, query);

  return [
    route(endpoints.startScoringRun, async ({ query, body: { again } }) =>
      runView(await deps.startRun(await channelOf(query), { again })),
    ),
    route(endpoints.listScoringRuns, async ({ query: { limit, cursor, ...query } }) => {
      const { runs, next } = await deps.runs.list(await channelOf(query), {
        limit,
        before: cursor === undefined ? undefined : decodeCursor(z.string(), cursor),
      });
      return { items: runs.map(runView), nextCursor: next && encodeCursor(next) };
    }),
    route(endpoints.getScoringRun, async ({ params, query }) => {
      const run = await deps.runs.read(await channelOf(query), params.runId);
      if (!run) throw new Problem(404, 'Not found', { detail: `There is no run ${params.runId}.` });
      return runView(run);
    }),
    route(endpoints.getRfmInsight, ({ query }) => insight('rfm', rfmView, query)),
    route(endpoints.getNesInsight, ({ query }) => insight('nes', nesView, query)),
    route(endpoints.getClvInsight, ({ query }) => insight('clv', clvView, query)),
    route(endpoints.getMemberScores, async ({ params, query }) => {
      const found = await explainMember(deps, await channelOf(query), params.memberId);
      if (!found)
        throw new Problem(404, 'Not found', { detail: `The channel has no member ${params.memberId}.` });
      return found;
    }),
  ];
}

function runView({ channelId: _channelId, ...run }: ScoringRun) {
  return run;
}

function rfmView({ asOf, calibratedOn, customers, rfm }: Snapshot) {
  const { names, valueTypes, grid, cutOffs, means } = rfm;
  return {
    ...{ asOf, calibratedOn, customers, names, valueTypes, means },
    grid: [...grid],
    cutOffs: {
      recencyDays: cutOffs.recency.map((cutOff) => (cutOff === null ? null : -cutOff)),
      orders: [...cutOffs.orders],
      spentMinor: [...cutOffs.spentMinor],
    },
  };
}

function nesView({ asOf, calibratedOn, customers, nes }: Snapshot) {
  return {
    asOf,
    calibratedOn,
    customers,
    counts: nes.counts,
    model: { ...nes.model },
    indicators: { ...nes.indicators },
  };
}

function clvView({ asOf, calibratedOn, customers, spentMinor, clv }: Snapshot) {
  const { model, terms, bands, cutOffs, expectedOrders, meanProbabilityAlive } = clv;
  return {
    ...{
      asOf,
      calibratedOn,
      customers,
      spentMinor,
      months: terms.months,
      expectedOrders,
      meanProbabilityAlive,
    },
    model: { ...model },
    bands: [...bands],
    cutOffs: cutOffs && [...cutOffs],
  };
}
