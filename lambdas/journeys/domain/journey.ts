import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import type { TestWalk } from './test-walk.ts';

/**
 * draft: never published; published: takes entrants; paused: entrants and members inside wait at their next step;
 * draining: takes nobody, members inside finish, and then it is stopped by itself; stopped: nobody is inside.
 */
export type JourneyStatus = 'draft' | 'published' | 'paused' | 'draining' | 'stopped';

export interface Journey {
  channelId: string;
  journeyId: string;
  status: JourneyStatus;
  /** Of a paused journey: it was draining, and goes on so when it is resumed. */
  drains?: true | undefined;
  /** The definition being edited. */
  draft: JourneyDefinition;
  /** The version that takes entrants. */
  publishedVersion?: number;
  /** The highest version ever made. */
  lastVersion: number;
  /** Epoch milliseconds. */
  createdAt: number;
  updatedAt: number;
  /** Rises with each change; guards against two writers. */
  revision: number;
  /** Of a test walk only. */
  test?: TestWalk;
}

/** A published version: never changed, only deleted when nobody is inside any more. */
export interface JourneyVersion {
  journeyId: string;
  version: number;
  definition: JourneyDefinition;
  machineName: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** True once the version's state machine is gone. */
  retired: boolean;
  /** Of a test walk only. */
  test?: TestWalk;
}
