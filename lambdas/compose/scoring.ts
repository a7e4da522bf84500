import { createDynamoLineAudiences } from '../audiences/adapters/dynamo-audiences.ts';
import type { AudienceWork } from '../audiences/ports.ts';
import type { InsightWork } from '../insights/ports.ts';
import { createScanActivities } from '../members/adapters/dynamo-scan-activities.ts';
import { createScanMembers } from '../members/adapters/dynamo-scan-members.ts';
import { memberKey } from '../members/adapters/member-item.ts';
import { createBlobRunFiles } from '../scoring/adapters/blob-run-files.ts';
import { createBlobStateFiles } from '../scoring/adapters/blob-state-files.ts';
import { createDynamoRuns } from '../scoring/adapters/dynamo-runs.ts';
import { createWriteScores } from '../scoring/adapters/dynamo-scores.ts';
import { createDynamoSnapshots } from '../scoring/adapters/dynamo-snapshots.ts';
import type { RichMenuWork } from '../rich-menus/ports.ts';
import type { StartMachine } from '../scoring/ports.ts';
import { createReadDailyActivity } from '../scoring/read-daily-activity.ts';
import { createRunTask } from '../scoring/run-task.ts';
import { scoringApi } from '../scoring/scoring-api.ts';
import { createStartNight } from '../scoring/start-night.ts';
import { createStartRun } from '../scoring/start-run.ts';
import { createDynamoSegments } from '../segments/adapters/dynamo-segments.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { createWriteAll } from '../shared/edge/dynamo/write-all.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeCommerceMerge } from './commerce.ts';
import type { Core } from './core.ts';
import { composeJourneys } from './journeys.ts';
import { composeMembers } from './members.ts';
import { composeMatching, composeSegmentSets } from './segments.ts';

/** Starts runs: for the API, and every night. */
export const composeStartRun = (core: Core, startMachine: StartMachine) =>
  createStartRun({ ...core, startMachine, runs: createDynamoRuns(core) });

/** Scores become segments within minutes; audiences and rich menus follow. */
const segmentsWaitSeconds = 900;

/** What a channel's schedule calls. */
export function composeStartNight(
  core: Core,
  platform: {
    startMachine: StartMachine;
    sendToAudienceQueue: SendToQueue<AudienceWork>;
    sendToMenuQueue: SendToQueue<RichMenuWork>;
    sendToInsightQueue: SendToQueue<InsightWork>;
  },
) {
  const { settings } = composeCommerceMerge(core);
  const { journeys } = composeJourneys(core);
  const segments = createDynamoSegments(core);
  const lineAudiences = createDynamoLineAudiences(core);
  return createStartNight({
    startRun: composeStartRun(core, platform.startMachine),
    async isScoringWanted(channelId) {
      const { currency } = await settings.read(channelId);
      if (currency !== undefined || (await segments.list(channelId)).length > 0) return true;
      if ((await lineAudiences.list(channelId)).length > 0) return true;
      return (await journeys.list(channelId)).some(({ draft }) => startsByScore(draft.trigger));
    },
    syncAudiences: (channelId) =>
      platform.sendToAudienceQueue([
        { body: { work: 'sync all', channelId }, groupId: channelId, delaySeconds: segmentsWaitSeconds },
      ]),
    askLine: (channelId) =>
      platform.sendToInsightQueue([{ body: { work: 'night', channelId }, groupId: channelId }]),
    syncRichMenus: (channelId) =>
      platform.sendToMenuQueue([
        { body: { work: 'apply', channelId }, groupId: channelId, delaySeconds: segmentsWaitSeconds },
      ]),
  });
}

/** The tasks of the state machine `segmentation`. */
export function composeScoringTask(core: Core, blobs: Blobs) {
  const scanActivities = createScanActivities(core);
  return createRunTask({
    ...core,
    ...composeMembers(core),
    ...composeCommerceMerge(core),
    blobs,
    files: createBlobRunFiles(blobs),
    states: createBlobStateFiles(blobs),
    runs: createDynamoRuns(core),
    snapshots: createDynamoSnapshots(core),
    scanMembers: createScanMembers(core),
    readDailyActivity: createReadDailyActivity({ ...composeMembers(core), scanActivities }),
    writeScores: createWriteScores({ ...core, memberKey }),
    writeAll: createWriteAll(core),
    matching: composeMatching(core, blobs),
    sets: composeSegmentSets(core),
  });
}

export function composeScoringApi(
  core: Core,
  { blobs, startMachine }: { blobs: Blobs; startMachine: StartMachine },
): Route[] {
  return scoringApi({
    ...core,
    ...composeMembers(core),
    ...composeCommerceMerge(core),
    states: createBlobStateFiles(blobs),
    snapshots: createDynamoSnapshots(core),
    runs: createDynamoRuns(core),
    startRun: composeStartRun(core, startMachine),
  });
}

const startsByScore = (trigger: object): boolean =>
  ('segmentId' in trigger && !('for' in trigger)) ||
  ('type' in trigger && /^(segment|nes)\./.test(String(trigger.type)));
