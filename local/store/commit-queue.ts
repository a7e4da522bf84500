import { openStage } from './stage.ts';
import type { ReadItem, Stage } from './stage.ts';
import type { ItemChange } from './item-change.ts';

/** Decides changes on a stage; a throw drops them all and reaches the caller. Runs without interruption. */
export type Work<Answer> = (stage: Stage) => Answer;

export interface CommitQueue {
  /** Resolves once the changes are stored. */
  run<Answer>(work: Work<Answer>): Promise<Answer>;
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>;
}

/** Works that share one batch: enough to amortise its cost, few enough to keep the program responsive. */
const maxWorksPerCommit = 64;

interface Waiting {
  /** Runs the work; gives back what tells its caller the outcome. */
  readonly attempt: (stage: Stage) => { settle: () => void };
  readonly fail: (reason: unknown) => void;
}

/**
 * All writes, one after the other, those that wait together in one atomic batch. Each work sees the works before it,
 * and no caller hears of an outcome, not even of a refusal, before everything it rests on is stored.
 */
export function openCommitQueue(
  readItem: ReadItem,
  store: (changes: readonly ItemChange[]) => Promise<void>,
): CommitQueue {
  const waiting: Waiting[] = [];
  let draining = Promise.resolve();
  let isDraining = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const works = waiting.splice(0, maxWorksPerCommit);
      const stage = openStage(readItem);
      const attempts = works.map((work) => work.attempt(stage));
      try {
        if (stage.changes.length > 0) await store(stage.changes);
        attempts.forEach((attempt) => attempt.settle());
      } catch (error) {
        works.forEach((work) => work.fail(error));
      }
    }
    isDraining = false;
  }

  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ attempt: (stage) => attempt(work, stage, { resolve, reject }), fail: reject });
        if (isDraining) return;
        isDraining = true;
        draining = Promise.resolve().then(drain);
      }),
    idle: () => draining,
  };
}

function attempt<Answer>(
  work: Work<Answer>,
  stage: Stage,
  caller: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void },
): { settle: () => void } {
  const own = openStage(stage.item);
  try {
    const answer = work(own);
    own.changes.forEach((change) => stage.add(change));
    return { settle: () => caller.resolve(answer) };
  } catch (error) {
    return { settle: () => caller.reject(error) };
  }
}
