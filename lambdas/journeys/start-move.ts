import type { SendToQueue } from '../shared/domain/queue.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { Journey } from './domain/journey.ts';
import type { RoundWork } from './domain/round.ts';
import type { MoveView } from './move-endpoints.ts';
import { previewMove, type PreviewMoveDeps } from './preview-move.ts';

export type StartMoveDeps = PreviewMoveDeps & { sendToRoundQueue: SendToQueue<RoundWork> };

/** Orders the move of everybody inside earlier versions to the published one, and tells whom it concerns. */
export async function startMove(deps: StartMoveDeps, journey: Journey): Promise<MoveView> {
  const { channelId, journeyId, publishedVersion: toVersion = 0 } = journey;
  const view = await previewToPublished(deps, journey);
  const work = { work: 'move' as const, channelId, journeyId, toVersion, pass: 0 };
  await deps.sendToRoundQueue([{ body: work, groupId: channelId }]);
  return view;
}

export async function previewToPublished(deps: PreviewMoveDeps, journey: Journey): Promise<MoveView> {
  const { journeyId, publishedVersion } = journey;
  const version =
    publishedVersion === undefined ? undefined : await deps.journeys.readVersion(journeyId, publishedVersion);
  if (version) return previewMove(deps, journey, version);
  throw new Problem(404, 'Not found', { detail: 'The journey was never published.' });
}
